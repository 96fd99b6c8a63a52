/** What waits to be done: whole exports, groups of their segments, and messages to those who want to know. */
export const QUEUE_NAMES = ['exports', 'segments', 'webhooks'] as const

export type QueueName = (typeof QUEUE_NAMES)[number]

/** A piece of work to be put into a queue. */
export type NewJob = {
  /** Adding an id that is there already, waiting or ended, changes nothing. */
  id: string
  /** Plain JSON without secrets. */
  data: unknown
  /** 1 goes first; up to 2,000,000. Equal ones go in order. */
  priority: number
  /** How often it is tried in all. */
  attempts: number
}

/** Where a job is. What is `ended` was done, or failed for good. */
export type JobState = { kind: 'waiting' } | { kind: 'active' } | { kind: 'failed'; error: Error } | { kind: 'done' }

/** A queue as whoever adds to it sees it. At least once: a job may be performed again after a crash. */
export type JobQueue = {
  add(job: NewJob): Promise<void>
  /** Null when there is no such job, or none any more. */
  stateOf(id: string): Promise<JobState | null>
  /** Takes a job out that nobody is performing. @returns false when somebody is. */
  remove(id: string): Promise<boolean>
  counts(): Promise<JobCounts>
}

export type JobCounts = { waiting: number; active: number; delayed: number; failed: number }

/** A job somebody is performing. */
export type TakenJob = {
  id: string
  data: unknown
  /** From 1; being interrupted does not count. */
  attempt: number
  /** Asks to stop: the worker ends, or the job is not its own any more. */
  signal: AbortSignal
}

/** What a job failed with that is not to be tried again, whatever it was. */
export class FinalError extends Error {
  constructor(cause: unknown) {
    super('It is not tried again.', { cause })
  }
}

/** A job that is for a worker of another kind. It is put back for one, and this was no attempt. */
export class NotForUsError extends Error {
  constructor() {
    super('This job is for a worker of another kind.')
  }
}

/** How one worker takes jobs. */
export type WorkOptions = {
  /** Jobs at the same time. */
  concurrency: number
  /**
   * Does one. What it throws is tried again later where that may help (`isRetryable`), unless it is final; after an abort of its signal
   * the job is put back for the next worker.
   */
  perform: (job: TakenJob) => Promise<void>
  /** Before the attempt that follows this one, in ms. */
  retryDelayMs: (attempt: number, error: Error) => number
  signal: AbortSignal
}
