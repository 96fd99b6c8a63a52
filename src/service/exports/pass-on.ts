import { announce } from '../webhooks/announce.ts'
import type { ExportRecord } from './export-record.ts'
import type { LedgerTools } from './ledger-tools.ts'
import { updateExport } from './update-export.ts'

/** Tells others what an export's outbox holds, and empties it. Repeating it tells nobody twice. */
export async function passOn(tools: LedgerTools, record: ExportRecord): Promise<ExportRecord> {
  const { id, outbox } = record
  if (outbox.length === 0) return record
  for (const event of outbox) await announce(tools, { record, event })
  const told = new Set(outbox.map((event) => event.id))
  const kept = await updateExport(tools.records, id, (now) => ({
    ...now,
    outbox: now.outbox.filter((event) => !told.has(event.id)),
  }))
  return kept ?? record
}
