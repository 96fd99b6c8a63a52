import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { CanceledError, StoryreelError } from '../../errors.ts'
import { withWorkDir } from '../../platform/work-dir.ts'
import { hasSegment } from '../../render/segment-store.ts'
import { beginRun, type ExportRun } from '../exports/export-run.ts'
import { priorityOf } from '../exports/priority-of.ts'
import { FinalError, type TakenJob } from '../queue/job-queue.ts'
import { deliver } from './deliver.ts'
import { exportInChild } from './export-in-child.ts'
import type { ExportOutcome, ExportTask } from './export-task.ts'
import { insist } from './insist.ts'
import { createProgressMeter, type ProgressMeter } from './progress-meter.ts'
import { seeToGroups } from './see-to-groups.ts'
import type { SegmentGroup } from './segment-group.ts'
import { storeFiles } from './store-files.ts'
import type { WorkerTools } from './worker-tools.ts'

const jobSchema = z.object({ exportId: z.string(), round: z.number() })

/** How often a worker asks whether what it does is still wanted, and tells how far it is. */
const BEAT_MS = 1000

/** One try at one export: drawn in processes of its own, put into the storage, and only then called done. */
export async function performExport(job: TakenJob, tools: WorkerTools): Promise<void> {
  const { ledger, onEvent } = tools
  const run = await beginRun(ledger, jobSchema.parse(job.data))
  if (run === null) return
  const { id, request, deliverTo } = run.record
  onEvent({ event: 'started', id, projectId: request.projectId, attempt: run.record.runs })
  const ending = new AbortController()
  const signal = AbortSignal.any([job.signal, ending.signal])
  const meter = createProgressMeter((progress) => onEvent({ event: 'progress', id, ...progress }))
  const beating = beat(run, { meter, ending, signal })
  try {
    if (run.replaces !== null) await tools.storage.removeAll(prefixOf(id, run.replaces))
    await draw(run, { tools, meter, signal })
    onEvent({ event: 'done', id, ...(deliverTo === null ? {} : { outputPath: deliverTo }) })
  } catch (error) {
    await tools.storage.removeAll(prefixOf(id, run.id)).catch(() => undefined)
    await endEarly(error, { run, job, meter, tools })
  } finally {
    ending.abort()
    await beating
  }
}

async function draw(
  run: ExportRun,
  { tools, meter, signal }: { tools: WorkerTools; meter: ProgressMeter; signal: AbortSignal },
): Promise<void> {
  const { config, credential, storage } = tools
  const { request, deliverTo } = run.record
  await withWorkDir(config.dataDir, async (workDir) => {
    const task = {
      request: { ...request, outputPath: path.join(workDir, 'film.mp4') },
      config,
      credential: { ...credential, secret: credential.secret.reveal() },
    }
    const outcome = await exportWithGroups({ task, run, tools, meter, signal })
    meter.report({ stage: 'publish', done: 0, total: 1 })
    const files = await storeFiles(outcome, { storage, prefix: prefixOf(run.record.id, run.id), signal })
    const standing = await insist(run.standing, signal)
    if (standing === 'wanted' && deliverTo !== null) await deliver(outcome, deliverTo)
    const { durationSeconds } = outcome
    const isDone = await insist(() => run.finish({ durationSeconds, files }), signal)
    if (!isDone) throw new CanceledError()
  })
}

/** The export in its process, and the segments it wants drawn in the queue. What fails in either ends both. */
async function exportWithGroups({
  task,
  run,
  tools,
  meter,
  signal,
}: {
  task: ExportTask
  run: ExportRun
  tools: WorkerTools
  meter: ProgressMeter
  signal: AbortSignal
}): Promise<ExportOutcome> {
  const { id, priority } = run.record
  const { dataDir } = tools.config
  const over = new AbortController()
  const untilOver = AbortSignal.any([signal, over.signal])
  let seeing: Promise<void> = Promise.resolve()
  const see = (groups: SegmentGroup[]) => {
    seeing = seeToGroups({
      exportId: id,
      groups,
      queue: tools.home.queues.segments,
      isDrawn: (group) => isDrawn(group, dataDir),
      // One after the other of each export, so that a long film does not keep a short one waiting.
      priorityOf: (index) => priorityOf(priority, index),
      signal: untilOver,
    })
    seeing.catch(() => over.abort())
  }
  try {
    return await exportInChild({
      task,
      signal: untilOver,
      onMessage: (message) => {
        switch (message.kind) {
          case 'progress':
            meter.report(message.progress)
            break
          case 'groups':
            see(message.groups)
            break
        }
      },
    })
  } catch (error) {
    // When a group failed, that is why, and the process was only ended for it.
    if (over.signal.aborted) await seeing
    throw error
  } finally {
    over.abort()
    await seeing.catch(() => undefined)
  }
}

async function isDrawn(group: SegmentGroup, dataDir: string): Promise<boolean> {
  for (const { key } of group.segments) if (!(await hasSegment(dataDir, key))) return false
  return true
}

/** A folder for each run: one that was superseded cannot spoil what another has published. */
function prefixOf(exportId: string, runId: string): string {
  return `exports/${exportId}/${runId}/`
}

/**
 * What becomes of an export whose run did not finish it.
 *
 * @throws the error, for the queue: it tries again where that may help.
 */
async function endEarly(
  error: unknown,
  { run, job, meter, tools: { onEvent } }: { run: ExportRun; job: TakenJob; meter: ProgressMeter; tools: WorkerTools },
): Promise<void> {
  const { id } = run.record
  const never = new AbortController().signal
  if (job.signal.aborted) {
    // Without insisting: who takes it over does not depend on it.
    await run.handBack().catch(() => undefined)
    onEvent({ event: 'returned', id })
    throw error
  }
  switch (await insist(run.standing, never)) {
    case 'superseded':
      onEvent({ event: 'superseded', id })
      return
    case 'unwanted':
      await insist(run.cancel, never)
      onEvent({ event: 'canceled', id })
      return
    case 'wanted': {
      const news = meter.take()
      if (news) await run.tell(news).catch(() => undefined)
      const willRetry = await insist(() => run.fail(error), never)
      onEvent({ event: 'failed', id, ...describe(error), willRetry })
      throw willRetry ? error : new FinalError(error)
    }
  }
}

function describe(error: unknown) {
  if (error instanceof StoryreelError) return { code: error.code, message: error.message }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return { code: null, message, ...(stack === undefined ? {} : { stack }) }
}

/** The run is told whether it goes on, and tells how far it is, until it ends. */
async function beat(
  run: ExportRun,
  { meter, ending, signal }: { meter: ProgressMeter; ending: AbortController; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await delay(BEAT_MS, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    // A database that is away for a while is no reason to stop drawing.
    const standing = await run.standing().catch(() => 'wanted' as const)
    if (standing !== 'wanted') ending.abort()
    const news = meter.take()
    if (news) await run.tell(news).catch(() => undefined)
  }
}
