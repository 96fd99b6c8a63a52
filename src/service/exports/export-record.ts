import { z } from 'zod'
import { exportRequestSchema, STAGES } from '../../export-request.ts'

/** What is exported, without where it goes on some machine: that is the service's business. */
export const orderedRequestSchema = exportRequestSchema.omit({ outputPath: true })

export type OrderedRequest = z.infer<typeof orderedRequestSchema>

/** Strictly one before the other; among equals every key gets its share. */
export const prioritySchema = z.enum(['high', 'normal', 'low'])

export type Priority = z.infer<typeof prioritySchema>

const timeSchema = z.iso.datetime()

const progressSchema = z.object({
  stage: z.enum(STAGES),
  /** In the unit of the stage: requests, files, frames. */
  done: z.number(),
  total: z.number(),
  /** Of the whole export, 0 to 1; never less than before within a run. */
  share: z.number(),
  /** Null while it cannot be told. */
  secondsLeft: z.number().nullable(),
})

export type ExportProgress = z.infer<typeof progressSchema>

export const failureSchema = z.object({
  code: z.string(),
  message: z.string(),
  /** Whether the same may succeed later without anybody changing anything. */
  isRetryable: z.boolean(),
})

export type ExportFailure = z.infer<typeof failureSchema>

export const exportFileSchema = z.object({
  /** As a download is named. */
  name: z.string(),
  kind: z.enum(['film', 'poster', 'receipt', 'captions', 'other']),
  contentType: z.string(),
  bytes: z.number(),
  /** Where it is in the storage. */
  key: z.string(),
})

export type ExportFile = z.infer<typeof exportFileSchema>

export const EVENT_TYPES = ['export.done', 'export.failed', 'export.canceled'] as const

/** Something that others want to hear of. Kept in the export until it is passed on, so that no crash loses it. */
const eventSchema = z.object({
  id: z.string(),
  type: z.enum(EVENT_TYPES),
  at: timeSchema,
  /** Counts the changes of state of one export, from 1. */
  sequence: z.number(),
})

export type ExportEvent = z.infer<typeof eventSchema>

const common = {
  id: z.string(),
  /** Whose it is: the holder of the key it was created with. */
  owner: z.string(),
  request: orderedRequestSchema,
  /** An MP4 of this machine that the film is put to as well; null for those asked for over HTTP. */
  deliverTo: z.string().nullable(),
  priority: prioritySchema,
  /** Its turn among those of its priority; see fair-share.ts. */
  turn: z.number(),
  createdAt: timeSchema,
  /** From 1; each retry by a person begins another. */
  round: z.number(),
  /** How often a worker has begun with it. */
  runs: z.number(),
  /** How far the runs that ended early got at most, as a share of the whole. */
  reached: z.number(),
  /** Runs in a row that ended early and got no further than those before. */
  fruitlessRuns: z.number(),
  /** What a person should know, in sentences. */
  warnings: z.array(z.string()),
  sequence: z.number(),
  outbox: z.array(eventSchema),
}

/** An export as the service keeps it. What it is at, and what that means, is its `state`. */
export const exportRecordSchema = z.discriminatedUnion('state', [
  z.object({ ...common, state: z.literal('queued'), failure: failureSchema.nullable() }),
  z.object({
    ...common,
    state: z.literal('running'),
    /** Of the one run that may change the export; whoever has another has lost it. */
    runId: z.string(),
    worker: z.string(),
    startedAt: timeSchema,
    progress: progressSchema.nullable(),
    /** Somebody wants it stopped. */
    isUnwanted: z.boolean(),
  }),
  z.object({
    ...common,
    state: z.literal('done'),
    startedAt: timeSchema,
    endedAt: timeSchema,
    durationSeconds: z.number(),
    files: z.array(exportFileSchema),
  }),
  z.object({ ...common, state: z.literal('failed'), endedAt: timeSchema, failure: failureSchema }),
  z.object({ ...common, state: z.literal('canceled'), endedAt: timeSchema }),
])

export type ExportRecord = z.infer<typeof exportRecordSchema>

export type RunningExport = Extract<ExportRecord, { state: 'running' }>

export type ExportState = ExportRecord['state']
