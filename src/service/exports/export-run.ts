import { randomUUID } from 'node:crypto'
import { CanceledError, isRetryable, StoryreelError } from '../../errors.ts'
import type { ExportFailure, ExportFile, ExportProgress, ExportRecord, RunningExport } from './export-record.ts'
import { beginTurn } from './fair-share.ts'
import type { LedgerTools } from './ledger-tools.ts'
import { passOn } from './pass-on.ts'
import { changeShares } from './shares.ts'
import { toCanceled, toDone, toFailed, toQueued, toRunning } from './transitions.ts'
import { findExport, updateExport } from './update-export.ts'

/** Runs in a row that are lost without a trace before an export counts as what kills its workers. */
const MOST_LOST_RUNS = 20

/**
 * One try of one worker at an export. Only the last run that was begun may change the export: whoever was frozen
 * meanwhile finds that nothing he does counts.
 */
export type ExportRun = {
  id: string
  record: RunningExport
  /** Whether this run is to go on, and else why not. */
  standing: () => Promise<'wanted' | 'unwanted' | 'superseded'>
  tell: (about: { progress: ExportProgress; warnings: string[] }) => Promise<void>
  /** @returns false when the run has been superseded, or canceled. */
  finish: (result: { durationSeconds: number; files: ExportFile[] }) => Promise<boolean>
  /** For somebody who wants it no longer. */
  cancel: () => Promise<void>
  fail: (error: unknown) => Promise<void>
  /** For the next attempt, or another worker; with what failed, if anything did. */
  putBack: (error: unknown) => Promise<void>
}

/**
 * Begins a run.
 *
 * @param round of the job; an export that somebody retried meanwhile has a job of its own.
 * @returns null when there is nothing to do any more.
 */
export async function beginRun(
  tools: LedgerTools,
  { exportId, round }: { exportId: string; round: number },
): Promise<ExportRun | null> {
  const { records } = tools
  const runId = randomUUID()
  const begun = await updateExport(records, exportId, (record) => {
    if (record.round !== round) return null
    switch (record.state) {
      case 'queued':
        return toRunning(record, { runId, lostRuns: 0 })
      case 'running':
        if (record.isUnwanted) return toCanceled(record)
        if (record.lostRuns >= MOST_LOST_RUNS) return toFailed(record, WORKERS_LOST)
        return toRunning(record, { runId, lostRuns: record.progress === null ? record.lostRuns + 1 : 0 })
      case 'done':
      case 'failed':
      case 'canceled':
        return null
    }
  })
  // What it ended with may not have been passed on when its worker was lost.
  if (begun && begun.round === round) await passOn(tools, begun)
  if (begun?.state !== 'running' || begun.runId !== runId) return null
  await changeShares(records, (shares) => ({ turn: 0, shares: beginTurn(shares, begun.turn) }))

  /** Changes the export if it is still this run's. */
  const change = async (next: (record: RunningExport) => ExportRecord): Promise<ExportRecord | null> => {
    let isOurs = false
    const changed = await updateExport(records, exportId, (record) => {
      isOurs = record.state === 'running' && record.runId === runId
      return record.state === 'running' && isOurs ? next(record) : null
    })
    return isOurs ? changed : null
  }
  const end = async (next: (record: RunningExport) => ExportRecord): Promise<ExportRecord | null> => {
    const changed = await change(next)
    return changed && passOn(tools, changed)
  }
  return {
    id: runId,
    record: begun,
    standing: async () => {
      const found = await findExport(records, exportId)
      if (found?.state !== 'running' || found.runId !== runId) return 'superseded'
      return found.isUnwanted ? 'unwanted' : 'wanted'
    },
    tell: async (about) => {
      await change((record) => ({ ...record, ...about }))
    },
    finish: async (result) => {
      const ended = await end((record) => (record.isUnwanted ? toCanceled(record) : toDone(record, result)))
      return ended?.state === 'done'
    },
    cancel: async () => {
      await end(toCanceled)
    },
    fail: async (error) => {
      await end((record) => (record.isUnwanted ? toCanceled(record) : toFailed(record, describeFailure(error))))
    },
    putBack: async (error) => {
      const failure = error instanceof CanceledError ? null : describeFailure(error)
      await end((record) => (record.isUnwanted ? toCanceled(record) : toQueued(record, failure)))
    },
  }
}

// --- internal ---

const WORKERS_LOST: ExportFailure = {
  code: 'WORKERS_LOST',
  message: `${MOST_LOST_RUNS} workers in a row were lost with this export before they had begun to draw it. Look at their logs, then retry it.`,
  isRetryable: false,
}

function describeFailure(error: unknown): ExportFailure {
  if (error instanceof StoryreelError) {
    return { code: error.code, message: error.message, isRetryable: isRetryable(error) }
  }
  // Of a bug, nobody outside needs the inside.
  return {
    code: 'INTERNAL',
    message: 'Something went wrong inside Storyreel. The log of the worker says what.',
    isRetryable: false,
  }
}
