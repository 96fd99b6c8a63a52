import { randomUUID } from 'node:crypto'
import { isRetryable, StoryreelError } from '../../errors.ts'
import type { ExportFailure, ExportFile, ExportProgress, ExportRecord, RunningExport } from './export-record.ts'
import { beginTurn } from './fair-share.ts'
import type { LedgerTools } from './ledger-tools.ts'
import { passOn } from './pass-on.ts'
import { changeShares } from './shares.ts'
import { afterRun, toCanceled, toDone, toFailed, toQueued, toRunning } from './transitions.ts'
import { findExport, updateExport } from './update-export.ts'

/** Runs in a row that fail and get no further, before it is left at that. */
const MOST_FAILED_RUNS = 3

/** The same for runs whose worker is gone: it may be killed for reasons of its own. */
const MOST_LOST_RUNS = 20

/**
 * One try of one worker at an export. Only the last run that was begun may change the export: whoever was frozen
 * meanwhile finds that nothing he does counts.
 */
export type ExportRun = {
  id: string
  record: RunningExport
  /** The run of a worker that was lost, whose files nobody else removes. */
  replaces: string | null
  /** Whether this run is to go on, and else why not. */
  standing: () => Promise<'wanted' | 'unwanted' | 'superseded'>
  tell: (about: { progress: ExportProgress; warnings: string[] }) => Promise<void>
  /** @returns false when the run has been superseded, or canceled. */
  finish: (result: { durationSeconds: number; files: ExportFile[] }) => Promise<boolean>
  /** For somebody who wants it no longer. */
  cancel: () => Promise<void>
  /** @returns whether it is tried again. */
  fail: (error: unknown) => Promise<boolean>
  /** For another worker, because this one ends. */
  handBack: () => Promise<void>
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
  let replaces: string | null = null
  const begun = await updateExport(records, exportId, (record) => {
    replaces = record.state === 'running' ? record.runId : null
    if (record.round !== round) return null
    switch (record.state) {
      case 'queued':
        return toRunning(record, runId)
      case 'running': {
        if (record.isUnwanted) return toCanceled(record)
        const lost = afterRun(record)
        return lost.fruitlessRuns < MOST_LOST_RUNS ? toRunning(lost, runId) : toFailed(lost, WORKERS_LOST)
      }
      case 'done':
      case 'failed':
      case 'canceled':
        return null
    }
  })
  // What it ended with may not have been passed on when its worker was lost.
  if (begun && begun.round === round) await passOn(tools, begun)
  if (begun?.state !== 'running' || begun.runId !== runId) return null
  await changeShares(records, (shares) => ({ turn: 0, shares: beginTurn(shares, begun) }))

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
    replaces,
    standing: async () => {
      const found = await findExport(records, exportId)
      // By its own end, which came after somebody had canceled it.
      if (found?.state === 'canceled' && found.runs === begun.runs) return 'unwanted'
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
      const ended = await end((record) => {
        if (record.isUnwanted) return toCanceled(record)
        const failed = afterRun(record)
        const mayRetry = isRetryable(error) && failed.fruitlessRuns < MOST_FAILED_RUNS
        return mayRetry ? toQueued(failed, describeFailure(error)) : toFailed(failed, describeFailure(error))
      })
      return ended?.state === 'queued'
    },
    handBack: async () => {
      await end((record) => (record.isUnwanted ? toCanceled(record) : toQueued(record, null)))
    },
  }
}

// --- internal ---

const WORKERS_LOST: ExportFailure = {
  code: 'WORKERS_LOST',
  message: `${MOST_LOST_RUNS} workers in a row were lost with this export and none got further than the one before. Look at their logs, then retry it.`,
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
