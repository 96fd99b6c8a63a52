import { z } from 'zod'
import type { Config } from '../../config.ts'
import { exportRequestSchema, STAGES } from '../../export-request.ts'
import { segmentGroupSchema } from './segment-group.ts'

const configSchema: z.ZodType<Config> = z.object({
  apiUrl: z.string(),
  mediaOrigins: z.array(z.string()),
  paths: z.record(z.string(), z.string()),
  rateLimit: z.number().nullable(),
  dataDir: z.string(),
  cacheBytes: z.number(),
  browser: z.string().nullable(),
  ffmpeg: z.string().nullable(),
  searchPath: z.string(),
})

/** What the process that exports is told. Over its IPC channel only, because of the key. */
export const exportTaskSchema = z.object({
  request: exportRequestSchema,
  config: configSchema,
  credential: z.object({ kind: z.enum(['API key', 'token']), secret: z.string() }),
})

export type ExportTask = z.infer<typeof exportTaskSchema>

const stageProgressSchema = z.object({
  stage: z.enum(STAGES),
  done: z.number(),
  total: z.number(),
  warnings: z.array(z.string()).exactOptional(),
})

/** What it says while at it: how far it is, or, once, which segments have to be drawn for it. */
export const exportMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), progress: stageProgressSchema }),
  z.object({ kind: z.literal('groups'), groups: z.array(segmentGroupSchema) }),
])

export type ExportMessage = z.infer<typeof exportMessageSchema>

/** What it answers: the files there are now. */
export const exportOutcomeSchema = z.object({
  outputPath: z.string(),
  otherPaths: z.array(z.string()),
  subtitlePaths: z.array(z.string()),
  receiptPath: z.string(),
  posterPath: z.string(),
  durationSeconds: z.number(),
})

export type ExportOutcome = z.infer<typeof exportOutcomeSchema>
