import type { JobQueue } from '../queue/job-queue.ts'
import type { QueueHome } from '../queue/queue-home.ts'
import type { RecordStore } from '../records/record-store.ts'

/** What exports are kept in, and what is to be done for them. */
export type LedgerTools = { records: RecordStore; exportJobs: JobQueue; webhookJobs: JobQueue }

/** The ledger that is kept in a home. */
export function ledgerIn({ records, queues }: QueueHome): LedgerTools {
  return { records, exportJobs: queues.exports, webhookJobs: queues.webhooks }
}
