import { v7 as uuid } from 'uuid'
import { UsageError } from '../../errors.ts'
import type { RecordStore } from '../records/record-store.ts'
import { type ExportRecord, exportRecordSchema } from './export-record.ts'
import { giveTurn } from './fair-share.ts'
import type { LedgerTools } from './ledger-tools.ts'
import { passOn } from './pass-on.ts'
import { priorityOf } from './priority-of.ts'
import { changeShares } from './shares.ts'
import { toCanceled, toRetried } from './transitions.ts'
import { findExport, updateExport } from './update-export.ts'

/** What is asked for. */
export type NewExport = Pick<ExportRecord, 'id' | 'owner' | 'request' | 'deliverTo' | 'priority'>

/** When an export has been tried often enough is seen from its record; see `mayRetry`. */
const ATTEMPTS = 100_000

/** A new id; ids are in the order they were made in. */
export function makeExportId(): string {
  return uuid()
}

/**
 * Enters an export and puts it into the queue. Doing it again with the same id changes nothing, so whatever was cut
 * short may be repeated.
 */
export async function createExport(tools: LedgerTools, entry: NewExport): Promise<ExportRecord> {
  const { records } = tools
  if ((await records.get('export', entry.id)) === null) {
    const turn = await changeShares(records, (shares) => giveTurn(shares, entry.owner))
    const record: ExportRecord = {
      ...entry,
      state: 'queued',
      turn,
      createdAt: new Date().toISOString(),
      round: 1,
      runs: 0,
      reached: 0,
      fruitlessRuns: 0,
      warnings: [],
      sequence: 1,
      outbox: [],
      failure: null,
    }
    await records.insert('export', { id: entry.id, owner: entry.owner, value: record })
  }
  const kept = await findExport(records, entry.id)
  if (kept === null) throw new Error(`The export ${entry.id} is gone.`)
  if (kept.state === 'queued') await enqueue(tools, kept)
  return kept
}

/** Newest first. */
export async function listExports(
  records: RecordStore,
  options: { owner: string | null; before: string | null; limit: number },
): Promise<ExportRecord[]> {
  const found = await records.list('export', options)
  return found.map(({ value }) => exportRecordSchema.parse(value))
}

/**
 * Stops an export, wherever it is. What nobody has begun is canceled at once; a worker hears of it within a second or
 * two. What has ended stays as it is.
 *
 * @returns null when there is no such export.
 */
export async function cancelExport(tools: LedgerTools, id: string): Promise<ExportRecord | null> {
  const changed = await updateExport(tools.records, id, (record) => {
    switch (record.state) {
      case 'queued':
        return toCanceled(record)
      case 'running':
        return record.isUnwanted ? null : { ...record, isUnwanted: true }
      case 'done':
      case 'failed':
      case 'canceled':
        return null
    }
  })
  if (changed?.state !== 'canceled') return changed
  await tools.exportJobs.remove(jobIdOf(changed))
  return passOn(tools, changed)
}

/**
 * Has an export that failed or was canceled done again; what it had finished is not.
 *
 * @returns null when there is no such export.
 * @throws {UsageError} when it has not ended, or is done.
 */
export async function retryExport(tools: LedgerTools, id: string): Promise<ExportRecord | null> {
  const changed = await updateExport(tools.records, id, (record) => {
    switch (record.state) {
      case 'failed':
      case 'canceled':
        return toRetried(record)
      case 'queued':
      case 'running':
      case 'done':
        throw new UsageError(
          'EXPORT_NOT_ENDED',
          `The export ${id} is ${record.state}. Only one that failed or was canceled can be retried.`,
        )
    }
  })
  if (changed) await enqueue(tools, changed)
  return changed
}

/** Each round has a job of its own: the one before may still be with a worker that has not seen its end. */
function jobIdOf({ id, round }: ExportRecord): string {
  return `${id}.${round}`
}

function enqueue({ exportJobs }: LedgerTools, record: ExportRecord): Promise<void> {
  const { id, round, priority, turn } = record
  return exportJobs.add({
    id: jobIdOf(record),
    data: { exportId: id, round },
    priority: priorityOf(priority, turn),
    attempts: ATTEMPTS,
  })
}
