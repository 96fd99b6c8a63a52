import type { RecordStore } from '../records/record-store.ts'
import type { JobQueue, QueueName, WorkOptions } from './job-queue.ts'

/** Where the queues and the records are, as anyone uses it. */
export type QueueHome = { records: RecordStore; queues: Record<QueueName, JobQueue> }

/** One whose jobs this process may perform. */
export type WorkHome = QueueHome & {
  /** Whether other processes may perform jobs of it at the same time. */
  isShared: boolean
  /**
   * Performs jobs until the signal is aborted; those that run then are put back for another worker.
   *
   * @throws {EnvironmentError} when an embedded queue fails; a server that is away for a while is waited for.
   */
  work(name: QueueName, options: WorkOptions): Promise<void>
  /** Whether the database answers, within seconds. */
  ping(): Promise<boolean>
  close(): Promise<void>
}
