import { z } from 'zod'
import { loudnessSchema } from './render/loudness.ts'
import { outputKindSchema } from './render/output-kind.ts'
import { compositionIdSchema } from './timeline/composition-id.ts'
import { lookSchema } from './timeline/look.ts'
import { soundSchema } from './timeline/sound.ts'

/** A way captions leave: in the picture, as a file beside the film, as a track viewers can switch on. */
export const captionOutputSchema = z.enum(['burn', 'srt', 'vtt', 'soft'])

export type CaptionOutput = z.infer<typeof captionOutputSchema>

/** What of the film: all of it, the shots that are different since the last export, or those of a list such as `4-9`. */
export const filmPartSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('whole') }),
  z.object({ kind: z.literal('changes') }),
  z.object({ kind: z.literal('shots'), list: z.string() }),
])

export type FilmPart = z.infer<typeof filmPartSchema>

/** What somebody wants exported, and how. Plain JSON, so that a queue can hold it. */
export const exportRequestSchema = z.object({
  projectId: z.string(),
  /** Where the MP4 goes; absolute. */
  outputPath: z.string(),
  /** `16:9` or `1280x720`; null takes the project's. */
  aspect: z.string().nullable(),
  /** The short edge of an aspect ratio's picture in pixels; null goes by the quality. */
  lines: z.int().positive().nullable(),
  /** Frames a second as written, such as 29.97; null takes the project's. */
  fps: z.number().nullable(),
  quality: z.enum(['draft', 'standard', 'high']),
  captions: z.array(captionOutputSchema),
  /** What draws it. */
  composition: compositionIdSchema,
  look: lookSchema,
  /** Refuse a project with frames that have no picture, instead of drawing slates. */
  strict: z.boolean(),
  part: filmPartSchema.default({ kind: 'whole' }),
  /** Whether segments and sound that are there from before are taken as they are. */
  reuse: z.boolean().default(true),
  /** Levels, ducking, what is muted. */
  sound: soundSchema.prefault({}),
  loudness: loudnessSchema.default('web'),
  /** Whether to put the parts of the mix beside the MP4, as WAV. */
  stems: z.boolean().default(false),
  /** The kinds of file to make. The MP4 is made even when it is not named: the others are made of it. */
  outputs: z.array(outputKindSchema).default(['mp4']),
})

export type ExportRequest = z.infer<typeof exportRequestSchema>

/** The steps of an export, in order. The first and the last happen in M Studio. */
export const STAGES = [
  'generate',
  'fetch',
  'media',
  'render',
  'audio',
  'assemble',
  'verify',
  'convert',
  'publish',
] as const

export type Stage = (typeof STAGES)[number]

/** How far a stage is, in its own unit (requests, files, frames). */
export type StageProgress = {
  stage: Stage
  done: number
  total: number
  /** Once everything is decided: what a person should know before it is drawn. */
  warnings?: string[]
}
