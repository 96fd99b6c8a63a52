import { CanceledError } from '../../errors.ts'
import { performExport } from './perform-export.ts'
import type { WorkerTools } from './worker-tools.ts'

/** Exports whose sound, files and order one process sees to at the same time; each draws with the whole machine. */
const EXPORTS_AT_ONCE = 1

/** Before the second attempt; doubles with each further one. Up to half of it is left to chance. */
const FIRST_RETRY_DELAY_MS = 5000

/**
 * Takes exports from the queue and performs them until `signal` is aborted; one that runs then is kept for the next
 * worker.
 *
 * @throws {EnvironmentError} when the queue fails.
 */
export async function runWorker(tools: WorkerTools): Promise<void> {
  tools.onEvent({ event: 'ready' })
  try {
    await tools.home.work('exports', {
      concurrency: EXPORTS_AT_ONCE,
      perform: (job) => performExport(job, tools),
      retryDelayMs: (attempt) => FIRST_RETRY_DELAY_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2),
      signal: tools.signal,
    })
  } catch (error) {
    // To be stopped is how a worker ends.
    if (!(error instanceof CanceledError)) throw error
  }
}
