import path from 'node:path'
import { CanceledError } from '../../errors.ts'
import { locateMachine } from '../../locate-machine.ts'
import { allOrNone } from '../../platform/all-or-none.ts'
import { withWorkDir } from '../../platform/work-dir.ts'
import { removeAbandoned } from '../../remove-abandoned.ts'
import { pagesAtOnce } from '../../render/pages-at-once.ts'
import { sendMessages } from '../webhooks/send-messages.ts'
import { openDrawingPlaces } from './drawing-places.ts'
import { openDrawingSlot } from './drawing-slot.ts'
import { performExport } from './perform-export.ts'
import { performGroup } from './perform-group.ts'
import type { DrawingLimits } from './watch-over.ts'
import type { WorkerTools } from './worker-tools.ts'

/** While one is drawn, another is fetched, or its sound mixed. */
const EXPORTS_AT_ONCE = 2

/** Before the second attempt; doubles with each further one. */
const FIRST_DELAY_MS = { exports: 5000, segments: 1000 } as const

const LONGEST_DELAY_MS = 10 * 60_000

/** A frame that hangs is given up twice before (see `drawTwice`), and that it hung is then known. */
const LIMITS: DrawingLimits = { silenceMs: 120_000, memoryBytes: 4e9 }

/**
 * Takes exports and segments from the queue and performs them until `signal` is aborted; what runs then is kept for
 * the next worker.
 *
 * @throws {EnvironmentError} when the machine lacks something, or the queue fails.
 */
export async function runWorker(tools: WorkerTools): Promise<void> {
  const { config, home, signal, onEvent } = tools
  const { dataDir } = config
  const machine = await locateMachine(config)
  await removeAbandoned(dataDir)
  try {
    await withWorkDir(dataDir, async (workDir) => {
      const slots = Array.from({ length: pagesAtOnce() }, (_, index) => {
        return openDrawingSlot({ machine, dataDir, slotDir: path.join(workDir, `slot-${index}`), limits: LIMITS })
      })
      const places = openDrawingPlaces(slots)
      try {
        onEvent({ event: 'ready' })
        await allOrNone(
          signal,
          (untilFailure) => {
            const perform = (job: Parameters<typeof performExport>[0]) => performExport(job, tools)
            const options = {
              concurrency: EXPORTS_AT_ONCE,
              perform,
              retryDelayMs: retryDelay(FIRST_DELAY_MS.exports),
            }
            return allOrNone(
              untilFailure,
              (until) => home.work('exports', { ...options, signal: until }),
              (until) => sendMessages(home, { ...tools.messages, onEvent }, until),
            )
          },
          (untilFailure) =>
            home.work('segments', {
              concurrency: places.count,
              retryDelayMs: retryDelay(FIRST_DELAY_MS.segments),
              signal: untilFailure,
              perform: (job) => {
                // What failed may have lacked memory.
                const isAlone = job.attempt > 1
                return places.draw({ isAlone, signal: job.signal }, (slot) => {
                  return performGroup(job, { tools, machine, slot })
                })
              },
            }),
        )
      } finally {
        await places[Symbol.asyncDispose]()
      }
    })
  } catch (error) {
    // To be stopped is how a worker ends.
    if (!(error instanceof CanceledError)) throw error
  }
}

/** Exponential back-off, of which up to half is left to chance. */
function retryDelay(firstMs: number): (attempt: number) => number {
  return (attempt) => Math.min(firstMs * 2 ** (attempt - 1), LONGEST_DELAY_MS) * (0.5 + Math.random() / 2)
}
