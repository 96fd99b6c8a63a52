import { DelayedError, UnrecoverableError, WaitingError } from 'bullmq'
import { isRetryable } from '../../errors.ts'
import { fromWireError, toWireError, wireErrorSchema } from '../../platform/child-errors.ts'
import { FinalError, NotForUsError, type TakenJob, type WorkOptions } from './job-queue.ts'

/** How long a job that is not for this worker is left to others, who would find it taken if this one asked at once. */
const LEFT_TO_OTHERS_MS = 1000

/** What we need of BullMQ's job, of whichever database. */
type BullJob = {
  id?: string
  data: unknown
  attemptsMade: number
  moveToWait: (token?: string) => Promise<number>
  moveToDelayed: (timestampMs: number, token?: string) => Promise<void>
}

/**
 * Performs one job the way BullMQ wants to hear of it.
 *
 * @param stopping the worker ends; the job goes back to those that wait.
 * @param losing another worker has the job by now.
 */
export async function performJob({
  job,
  token,
  perform,
  stopping,
  losing,
}: {
  job: BullJob
  token: string | undefined
  perform: WorkOptions['perform']
  stopping: AbortSignal
  losing: AbortSignal
}): Promise<void> {
  const attempt = job.attemptsMade + 1
  const signal = AbortSignal.any([stopping, losing])
  const taken: TakenJob = { id: String(job.id), data: job.data, attempt, signal }
  try {
    // A job may arrive while the worker is closing.
    signal.throwIfAborted()
    await perform(taken)
  } catch (error) {
    if (losing.aborted) throw new WaitingError()
    if (stopping.aborted) {
      await job.moveToWait(token)
      throw new WaitingError()
    }
    if (error instanceof NotForUsError) {
      await job.moveToDelayed(Date.now() + LEFT_TO_OTHERS_MS, token)
      throw new DelayedError()
    }
    const reason = JSON.stringify(toWireError(error instanceof FinalError ? error.cause : error))
    throw isRetryable(error) ? new JobError(reason, error) : new UnrecoverableError(reason)
  }
}

/** What failed, behind the text that BullMQ keeps of it. */
export class JobError extends Error {
  constructor(reason: string, cause: unknown) {
    super(reason, { cause })
  }
}

/** The error a job failed with, of the class it was thrown as. */
export function decodeFailure(reason: string | undefined): Error {
  try {
    return fromWireError(wireErrorSchema.parse(JSON.parse(reason ?? '')))
  } catch {
    return new Error(reason ?? 'It is not known why.')
  }
}
