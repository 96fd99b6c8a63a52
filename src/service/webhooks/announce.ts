import type { ExportEvent, ExportRecord } from '../exports/export-record.ts'
import type { LedgerTools } from '../exports/ledger-tools.ts'
import { addDelivery } from './deliveries.ts'
import { messageOf } from './message.ts'
import { listWebhooks } from './webhooks.ts'

/** Puts a message for each of the owner's webhooks into the queue. Repeating it adds none twice. */
export async function announce(
  { records, webhookJobs }: LedgerTools,
  { record, event }: { record: ExportRecord; event: ExportEvent },
): Promise<void> {
  for (const webhook of await listWebhooks(records, record.owner)) {
    if (webhook.disabled || !webhook.events.includes(event.type)) continue
    await addDelivery({ records, webhookJobs }, webhook.id, messageOf({ record, event }))
  }
}
