import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EnvironmentError, ProjectError } from '../../../src/errors.ts'
import {
  type ExportRecord,
  type ExportState,
  orderedRequestSchema,
} from '../../../src/service/exports/export-record.ts'
import { beginRun, type ExportRun } from '../../../src/service/exports/export-run.ts'
import { cancelExport, createExport, retryExport } from '../../../src/service/exports/ledger.ts'
import type { LedgerTools } from '../../../src/service/exports/ledger-tools.ts'
import { findExport } from '../../../src/service/exports/update-export.ts'
import type { JobQueue } from '../../../src/service/queue/job-queue.ts'
import type { RecordStore, StoredRecord } from '../../../src/service/records/record-store.ts'
import { PLAIN_LOOK } from '../../../src/timeline/look.ts'

/** What may follow what. A run that is lost is followed by another of the same state. */
const LEGAL: Record<ExportState, readonly ExportState[]> = {
  queued: ['running', 'canceled'],
  running: ['running', 'queued', 'done', 'failed', 'canceled'],
  done: [],
  failed: ['queued'],
  canceled: ['queued'],
}

const request = orderedRequestSchema.parse({
  ...{ projectId: 'p1', aspect: null, lines: null, fps: null, quality: 'draft', captions: [] },
  ...{ composition: 'Storyboard', look: PLAIN_LOOK, strict: false },
})

/** Records as the databases keep them, in the memory of the test. */
function memoryRecords(onChange: (value: unknown) => void): RecordStore {
  const kept = new Map<string, StoredRecord>()
  return {
    async insert(kind, { id, value }) {
      if (kept.has(kind + id)) return false
      kept.set(kind + id, { id, version: 1, value })
      return true
    },
    get: async (kind, id) => kept.get(kind + id) ?? null,
    async replace(kind, id, version, value) {
      const found = kept.get(kind + id)
      if (found?.version !== version) return false
      kept.set(kind + id, { id, version: version + 1, value })
      if (kind === 'export') onChange(value)
      return true
    },
    async remove(kind, id) {
      kept.delete(kind + id)
    },
    list: async () => [],
  }
}

const noJobs: JobQueue = {
  add: async () => undefined,
  stateOf: async () => null,
  remove: async () => true,
  counts: async () => ({ waiting: 0, active: 0, delayed: 0, failed: 0 }),
}

/** What people and workers do, in any order; `by` chooses one of the runs that were begun. */
const stepArbitrary = fc.record({
  does: fc.constantFrom(
    'begin',
    'tell',
    'finish',
    'fail',
    'failForNow',
    'handBack',
    'cancelRun',
    'cancel',
    'retry',
    'create',
  ),
  by: fc.nat(3),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
})

test('A29 whatever people and workers do in any order, only legal changes of state happen, and only by the last run', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 40 }), async (steps) => {
      const states: ExportRecord['state'][] = ['queued']
      const records = memoryRecords((value) => states.push(Object(value).state))
      const tools: LedgerTools = { records, exportJobs: noJobs, webhookJobs: noJobs }
      const entry = { id: 'e1', owner: 'o', request, deliverTo: null, priority: 'normal' } as const
      await createExport(tools, entry)
      const runs: ExportRun[] = []
      for (const { does, by, share } of steps) {
        const before = await findExport(records, 'e1')
        const run = runs[by % Math.max(1, runs.length)]
        switch (does) {
          case 'begin': {
            const begun = await beginRun(tools, { exportId: 'e1', round: before?.round ?? 1 })
            if (begun) runs.push(begun)
            break
          }
          case 'tell':
            await run?.tell({
              progress: { stage: 'render', done: 0, total: 1, share, secondsLeft: null },
              warnings: [],
            })
            break
          case 'finish':
            await run?.finish({ durationSeconds: 1, files: [] })
            break
          case 'fail':
            await run?.fail(new ProjectError('PROJECT_EMPTY', 'Empty.'))
            break
          case 'failForNow':
            await run?.fail(new EnvironmentError('DISK_FULL', 'Full.'))
            break
          case 'handBack':
            await run?.handBack()
            break
          case 'cancelRun':
            await run?.cancel()
            break
          case 'cancel':
            await cancelExport(tools, 'e1')
            break
          case 'retry':
            await retryExport(tools, 'e1').catch(() => undefined)
            break
          case 'create':
            await createExport(tools, entry)
            break
        }
        const after = await findExport(records, 'e1')
        const isLastRun = before?.state === 'running' && run?.id === before.runId
        const isByRun = ['tell', 'finish', 'fail', 'failForNow', 'handBack', 'cancelRun'].includes(does)
        if (isByRun && !isLastRun) expect(after).toEqual(before)
        expect(after?.sequence).toBeGreaterThanOrEqual(before?.sequence ?? 0)
        expect(after?.outbox).toEqual([])
      }
      for (const [index, state] of states.entries()) {
        const last = states[index - 1]
        // Progress, and what is passed on, change no state.
        if (last !== undefined && last !== state) expect(LEGAL[last]).toContain(state)
      }
    }),
    { numRuns: 300 },
  )
})

test('K21: a run whose last step finds the export canceled is told so, and not that another has it', async () => {
  const tools: LedgerTools = { records: memoryRecords(() => undefined), exportJobs: noJobs, webhookJobs: noJobs }
  await createExport(tools, { id: 'e1', owner: 'o', request, deliverTo: null, priority: 'normal' })
  const run = await beginRun(tools, { exportId: 'e1', round: 1 })
  await cancelExport(tools, 'e1')
  expect(await run?.finish({ durationSeconds: 1, files: [] })).toBe(false)
  expect(await run?.standing()).toBe('unwanted')

  await retryExport(tools, 'e1')
  await beginRun(tools, { exportId: 'e1', round: 2 })
  expect(await run?.standing()).toBe('superseded')
})
