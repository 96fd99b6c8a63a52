import { z } from 'zod'
import { STAGES } from '../../export-request.ts'
import { type ExportRecord, exportFileSchema, failureSchema, orderedRequestSchema } from '../exports/export-record.ts'

/** An export as it is shown: without what only workers need. */
export const exportViewSchema = z
  .object({
    id: z.string(),
    state: z.enum(['queued', 'running', 'done', 'failed', 'canceled']),
    projectId: z.string(),
    request: orderedRequestSchema.omit({ projectId: true, look: true, sound: true }),
    priority: z.enum(['high', 'normal', 'low']),
    createdAt: z.string(),
    startedAt: z.string().nullable(),
    endedAt: z.string().nullable(),
    attempt: z.number().describe('How often a worker has begun with it'),
    progress: z
      .object({
        stage: z.enum(STAGES),
        done: z.number().describe('In the unit of the stage: requests, files, frames'),
        total: z.number(),
        share: z.number().describe('Of the whole export, 0 to 1; never less than before within an attempt'),
        secondsLeft: z.number().nullable(),
      })
      .nullable(),
    isCanceling: z.boolean().describe('Somebody wants it stopped, and its worker has not heard of it yet'),
    warnings: z.array(z.string()),
    failure: failureSchema.nullable().describe('Of a queued export, why its last attempt failed'),
    durationSeconds: z.number().nullable(),
    files: z.array(exportFileSchema.omit({ key: true }).extend({ path: z.string() })),
    sequence: z.number().describe('Grows with each change of state'),
  })
  .meta({ id: 'Export' })

export const exportFileKinds = exportFileSchema.shape.kind

export type ExportView = z.infer<typeof exportViewSchema>

export function toView(record: ExportRecord): ExportView {
  const { id, state, priority, createdAt, runs, warnings, sequence } = record
  const { projectId, look: _look, sound: _sound, ...request } = record.request
  const common = { id, state, projectId, request, priority, createdAt, attempt: runs, warnings, sequence, ...NOTHING }
  switch (record.state) {
    case 'queued':
      return { ...common, failure: record.failure }
    case 'running':
      return { ...common, startedAt: record.startedAt, progress: record.progress, isCanceling: record.isUnwanted }
    case 'done': {
      const { startedAt, endedAt, durationSeconds } = record
      const files = record.files.map((file) => {
        const { key: _key, ...shown } = file
        return { ...shown, path: pathOfFile(id, file.name) }
      })
      return { ...common, startedAt, endedAt, durationSeconds, files }
    }
    case 'failed':
      return { ...common, endedAt: record.endedAt, failure: record.failure }
    case 'canceled':
      return { ...common, endedAt: record.endedAt }
  }
}

// --- internal ---

const NOTHING = {
  startedAt: null,
  endedAt: null,
  progress: null,
  isCanceling: false,
  failure: null,
  durationSeconds: null,
  files: [],
}

function pathOfFile(id: string, name: string): string {
  return `/v1/exports/${id}/files/${encodeURIComponent(name)}`
}
