import { z } from 'zod'
import { idSchema, timestampSchema } from './parts.ts'

const promptSchema = z
  .string()
  .min(1, 'Say what to make.')
  .max(10_000)
  .meta({ description: 'A prompt that contains [fail] makes the job fail, one with [stall] never ends.' })

const optionalPrompt = promptSchema.nullish().meta({ description: 'Without it, what the frame’s script says.' })

export const imageRequest = z.object({ prompt: optionalPrompt }).meta({ id: 'ImageRequest' })

export const imageEditRequest = z.object({ prompt: promptSchema }).meta({ id: 'ImageEditRequest' })

export const multiShotRequest = z
  .object({ prompt: optionalPrompt, count: z.int().min(2).max(6).default(4) })
  .meta({ id: 'MultiShotRequest' })

export const videoRequest = z
  .object({ prompt: optionalPrompt, duration: z.number().min(1).max(10).default(4).meta({ description: 'Seconds.' }) })
  .meta({ id: 'VideoRequest' })

export const extendRequest = z
  .object({ prompt: optionalPrompt, seconds: z.number().min(1).max(10).default(4) })
  .meta({ id: 'ExtendRequest' })

export const lipSyncRequest = z.object({ audio_track_id: z.string() }).meta({ id: 'LipSyncRequest' })

export const voiceRequest = z
  .object({
    text: promptSchema,
    voice_id: z.string(),
    frame_id: z.string().nullish(),
    name: z.string().max(200).nullish(),
  })
  .meta({ id: 'VoiceRequest' })

export const soundRequest = z
  .object({
    prompt: promptSchema,
    duration: z.number().min(0.2).max(20).default(2).meta({ description: 'Seconds.' }),
    frame_id: z.string().nullish(),
    name: z.string().max(200).nullish(),
  })
  .meta({ id: 'SoundRequest' })

/** What a job is to make; kept, so that a job goes on after a restart. */
export const taskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), frameId: z.string(), prompt: z.string(), count: z.int() }),
  z.object({ kind: z.literal('video'), frameId: z.string(), prompt: z.string(), seconds: z.number() }),
  z.object({ kind: z.literal('lip-sync'), frameId: z.string(), audioTrackId: z.string() }),
  z.object({
    kind: z.literal('voice'),
    text: z.string(),
    voiceId: z.string(),
    frameId: z.string().nullable(),
    name: z.string(),
  }),
  z.object({
    kind: z.literal('sfx'),
    prompt: z.string(),
    seconds: z.number(),
    frameId: z.string().nullable(),
    name: z.string(),
  }),
])

export type Task = z.infer<typeof taskSchema>

const resultSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('images'),
    images: z.array(z.object({ url: z.string(), width: z.int(), height: z.int() })),
  }),
  z.object({ kind: z.literal('video'), url: z.string(), duration: z.number(), has_audio: z.boolean() }),
  z.object({ kind: z.literal('audio'), url: z.string(), duration: z.number(), audio_track_id: z.string() }),
])

export type JobResult = z.infer<typeof resultSchema>

export const jobSchema = z
  .object({
    id: z.string(),
    project_id: idSchema,
    frame_id: z.string().nullable(),
    type: z.enum(['image', 'video', 'voice', 'sfx']),
    status: z.enum(['queued', 'processing', 'completed', 'failed']),
    progress: z.number().min(0).max(100).meta({ description: 'Percent.' }),
    result: resultSchema.nullable(),
    error: z.string().nullable(),
    created_at: timestampSchema,
    updated_at: timestampSchema,
  })
  .meta({ id: 'GenerationJob' })

/** A job as it is kept. */
export const keptJobSchema = z.object({ ...jobSchema.shape, task: taskSchema })

export type KeptJob = z.infer<typeof keptJobSchema>
