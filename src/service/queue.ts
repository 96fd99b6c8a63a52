import { once } from 'node:events'
import { createPostgresBackend, type PgPool, UnrecoverableError, WaitingError, withBackend } from 'bullmq'
import { CanceledError, EnvironmentError, isRetryable } from '../errors.ts'
import type { ExportRequest, StageProgress } from '../export-request.ts'

/** An export on its way through the queue. */
export type QueuedExport = {
  id: string
  /** An `ExportRequest`, unless another version of Storyreel put it there. */
  request: unknown
  /** From 1. */
  attempt: number
  isLastAttempt: boolean
  /** Asks to stop. */
  signal: AbortSignal
  /** Keeps how far it is, for whoever asks the queue. Never fails. */
  report: (progress: StageProgress) => Promise<void>
}

/** The exports that wait, run or have ended. At least once: an export may be performed again after a crash. */
export type ExportQueue = {
  /** Adding the same id again changes nothing. */
  add(entry: { id: string; request: ExportRequest }): Promise<void>
  /**
   * Performs one export after the other until `signal` is aborted; the one that runs then is put back for the next
   * worker. What `perform` throws is tried again later where that may help.
   *
   * @throws {EnvironmentError} when the queue itself fails.
   */
  work(options: { perform: (entry: QueuedExport) => Promise<void>; signal: AbortSignal }): Promise<void>
  /** Puts back what a worker that is gone left running. Only for whoever knows that there is no other worker. */
  takeBackOrphans(): Promise<void>
  close(): Promise<void>
}

const NAME = 'exports'

const ATTEMPTS = 3

/** Before the second attempt; doubles with each further one. Up to half of it is left to chance. */
const FIRST_RETRY_DELAY_MS = 5000

const KEPT_EXPORTS = { count: 1000, age: 30 * 24 * 60 * 60 }

/** How long a worker may be silent before its export counts as left behind. Rendering happens in another process. */
const LOCK_DURATION_MS = 60_000

const { Queue, Worker } = withBackend(createPostgresBackend)

/**
 * The queue on a database that has BullMQ's tables.
 *
 * @param isShared whether other workers use the same database, so that theirs may have to be taken over when they die.
 */
export function createQueue({ connection, isShared }: { connection: PgPool; isShared: boolean }): ExportQueue {
  const queue = new Queue(NAME, { connection })
  queue.on('error', () => {
    // Whoever called gets the error too; without a listener it would end the process.
  })

  return {
    async add({ id, request }) {
      await queue.add('export', request, {
        jobId: id,
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: FIRST_RETRY_DELAY_MS, jitter: 0.5 },
        removeOnComplete: KEPT_EXPORTS,
        removeOnFail: KEPT_EXPORTS,
      })
    },

    async takeBackOrphans() {
      for (const job of await queue.getActive()) await job.moveToWait()
    },

    async work({ perform, signal }) {
      const failure = new AbortController()
      const stopping = AbortSignal.any([signal, failure.signal])
      const worker = new Worker(
        NAME,
        async (job, token) => {
          const attempt = job.attemptsMade + 1
          try {
            // A job may arrive while the worker is closing.
            if (stopping.aborted) throw new CanceledError()
            await perform({
              id: String(job.id),
              request: job.data,
              attempt,
              isLastAttempt: attempt >= ATTEMPTS,
              signal: stopping,
              // Only for show, so no reason to fail; when the queue is broken, the next step of the job tells.
              report: (progress) => job.updateProgress(progress).catch(() => undefined),
            })
          } catch (error) {
            if (stopping.aborted) {
              await job.moveToWait(token)
              throw new WaitingError()
            }
            throw isRetryable(error) ? error : new UnrecoverableError(String(error))
          }
        },
        // Alone, nothing can stall; a check after the machine slept would start a second run beside the first.
        { connection, lockDuration: LOCK_DURATION_MS, skipStalledCheck: !isShared, maxStalledCount: 20 },
      )
      // BullMQ would try again thousands of times a second.
      worker.on('error', (error) => failure.abort(queueFailed(error)))
      if (!stopping.aborted) await once(stopping, 'abort')
      await worker.close()
      failure.signal.throwIfAborted()
    },

    close: () => queue.close(),
  }
}

function queueFailed(cause: Error): EnvironmentError {
  return new EnvironmentError(
    'QUEUE_FAILED',
    `The queue does not work: ${cause.message}. Check the disk of the data folder and start the worker again; no export is lost.`,
    { cause },
  )
}
