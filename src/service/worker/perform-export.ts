import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { CanceledError, StoryreelError } from '../../errors.ts'
import { withWorkDir } from '../../platform/work-dir.ts'
import { beginRun, type ExportRun } from '../exports/export-run.ts'
import { FinalError, type TakenJob } from '../queue/job-queue.ts'
import { deliver } from './deliver.ts'
import { exportWithGroups } from './export-with-groups.ts'
import { insist } from './insist.ts'
import { createProgressMeter, type ProgressMeter } from './progress-meter.ts'
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
    const outcome = await exportWithGroups({ task, record: run.record, tools, meter, workDir, signal })
    meter.report({ stage: 'publish', done: 0, total: 1 })
    const files = await storeFiles(outcome, { storage, prefix: prefixOf(run.record.id, run.id), signal })
    const standing = await insist(run.standing, signal)
    if (standing === 'wanted' && deliverTo !== null) await deliver(outcome, deliverTo)
    const { durationSeconds } = outcome
    const isDone = await insist(() => run.finish({ durationSeconds, files }), signal)
    if (!isDone) throw new CanceledError()
  })
}

/** A folder for each run: one that was superseded cannot spoil what another has published. */
function prefixOf(exportId: string, runId: string): string {
  return `exports/${exportId}/${runId}/`
}

/**
 * What becomes of an export whose run did not finish it.
 *
 * @param why it did not.
 * @throws that, for the queue: it tries again where that may help.
 */
async function endEarly(
  why: unknown,
  { run, job, meter, tools: { onEvent } }: { run: ExportRun; job: TakenJob; meter: ProgressMeter; tools: WorkerTools },
): Promise<void> {
  const { id } = run.record
  const never = new AbortController().signal
  if (job.signal.aborted) {
    // Without insisting: who takes it over does not depend on it.
    await run.handBack().catch(() => undefined)
    onEvent({ event: 'returned', id })
    throw why
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
      const willRetry = await insist(() => run.fail(why), never)
      onEvent({ event: 'failed', id, ...describe(why), willRetry })
      throw willRetry ? why : new FinalError(why)
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
