import { hostname } from 'node:os'
import { v7 as uuid } from 'uuid'
import type { ExportEvent, ExportFailure, ExportFile, ExportRecord, RunningExport } from './export-record.ts'

// The changes of state there are. Pure but for the clock and new ids.

type Ended = Extract<ExportRecord, { state: 'failed' | 'canceled' }>

/** For the next attempt of the same round. */
export function toQueued(record: ExportRecord, failure: ExportFailure | null): ExportRecord {
  return { ...commonOf(record), state: 'queued', failure, sequence: record.sequence + 1 }
}

/** A person wants it done again. */
export function toRetried(record: Ended): ExportRecord {
  const fresh = { round: record.round + 1, reached: 0, fruitlessRuns: 0, warnings: [] }
  return { ...commonOf(record), ...fresh, state: 'queued', failure: null, sequence: record.sequence + 1 }
}

/** A worker begins, or takes over from one that was lost. */
export function toRunning(record: ExportRecord, runId: string): RunningExport {
  return {
    ...commonOf(record),
    state: 'running',
    runId,
    worker: `${hostname()}:${process.pid}`,
    startedAt: record.state === 'running' ? record.startedAt : new Date().toISOString(),
    runs: record.runs + 1,
    progress: null,
    isUnwanted: false,
    sequence: record.sequence + 1,
  }
}

export function toDone(
  record: RunningExport,
  { durationSeconds, files }: { durationSeconds: number; files: ExportFile[] },
): ExportRecord {
  const { startedAt } = record
  const endedAt = new Date().toISOString()
  return {
    ...commonOf(record),
    ...{ state: 'done', startedAt, endedAt, durationSeconds, files },
    ...withEvent(record, 'export.done'),
  }
}

export function toFailed(record: ExportRecord, failure: ExportFailure): ExportRecord {
  const endedAt = new Date().toISOString()
  return { ...commonOf(record), state: 'failed', endedAt, failure, ...withEvent(record, 'export.failed') }
}

/** A run has ended early: whether it got any further than those before is counted. */
export function afterRun(record: RunningExport): RunningExport {
  const share = record.progress?.share ?? 0
  const isFurther = share > record.reached
  return {
    ...record,
    reached: Math.max(share, record.reached),
    fruitlessRuns: isFurther ? 0 : record.fruitlessRuns + 1,
  }
}

/** Somebody wants it no longer. */
export function toCanceled(record: Extract<ExportRecord, { state: 'queued' | 'running' }>): ExportRecord {
  const endedAt = new Date().toISOString()
  return { ...commonOf(record), state: 'canceled', endedAt, ...withEvent(record, 'export.canceled') }
}

// --- internal ---

function commonOf(record: ExportRecord) {
  const { id, owner, request, deliverTo, priority, turn, createdAt, round, warnings, sequence, outbox } = record
  const { runs, reached, fruitlessRuns } = record
  return {
    ...{ id, owner, request, deliverTo, priority, turn, createdAt, round, warnings, sequence, outbox },
    ...{ runs, reached, fruitlessRuns },
  }
}

/** Another change of state, and what others are told of it. */
function withEvent(
  { sequence, outbox }: ExportRecord,
  type: ExportEvent['type'],
): Pick<ExportRecord, 'sequence' | 'outbox'> {
  const event = { id: uuid(), type, at: new Date().toISOString(), sequence: sequence + 1 }
  return { sequence: event.sequence, outbox: [...outbox, event] }
}
