import type { ExportEvent, ExportRecord } from '../exports/export-record.ts'
import type { LedgerTools } from '../exports/ledger-tools.ts'

/** Puts a message for each of the owner's webhooks into the queue. Repeating it adds none twice. */
export async function announce(
  _tools: LedgerTools,
  _about: { record: ExportRecord; event: ExportEvent },
): Promise<void> {}
