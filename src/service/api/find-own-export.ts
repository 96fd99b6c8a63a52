import type { ExportRecord } from '../exports/export-record.ts'
import { findExport } from '../exports/update-export.ts'
import type { RecordStore } from '../records/record-store.ts'
import { exportNotFound } from './api-refusal.ts'

export const EXPORT_ID = /^[0-9a-f-]{36}$/

/** @throws {ApiRefusal} 404 when there is none, or when it is somebody else's. */
export async function findOwnExport(records: RecordStore, id: string, owner: string): Promise<ExportRecord> {
  const record = EXPORT_ID.test(id) ? await findExport(records, id) : null
  if (record === null || record.owner !== owner) throw exportNotFound()
  return record
}
