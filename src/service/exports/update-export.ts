import type { RecordStore } from '../records/record-store.ts'
import { updateRecord } from '../records/update-record.ts'
import { type ExportRecord, exportRecordSchema } from './export-record.ts'

export async function findExport(records: RecordStore, id: string): Promise<ExportRecord | null> {
  const found = await records.get('export', id)
  return found && exportRecordSchema.parse(found.value)
}

/**
 * @param change null leaves the export as it is.
 * @returns what it is then; null when there is no such export.
 */
export function updateExport(
  records: RecordStore,
  id: string,
  change: (record: ExportRecord) => ExportRecord | null,
): Promise<ExportRecord | null> {
  return updateRecord(records, { kind: 'export', id, parse: (value) => exportRecordSchema.parse(value), change })
}
