import { z } from 'zod'
import { ProjectError } from '../errors.ts'
import type { AudioTrack, Frame, Note, Project } from '../timeline/board.ts'
import { readCamera, readFit, readTransition } from './wire-direction.ts'
import { camelizeNames, wirePath } from './wire-names.ts'

/**
 * The payloads of the API and what they are on a board; the only file that knows both. Assumed, like the paths. Absent
 * and `null` mean the same, unknown fields are ignored, and both spellings of names are accepted. An id, position,
 * duration or media URL that is missing or malformed is an error, never a default.
 */

/** The loudest gain believed; 10^(24/20) is a volume of about 16. */
const MAX_GAIN_DB = 24

/** Project ids go into paths, of requests and of files. */
export const PROJECT_ID = /^[\w-]{1,128}$/

export const idSchema = z
  .union([z.string(), z.int()], 'must be a string or a whole number')
  .transform(String)
  .refine((id) => /^[^\s\p{C}]{1,128}$/u.test(id), 'must be 1 to 128 characters without spaces')

const textSchema = optional(z.string('must be text'))

/** For what only decorates: a value in a form we do not know counts as absent. */
export const lenientTextSchema = textSchema.catch(null)

/** Eleven days: sums and products of such times are exact, and the limit of an export lies far below. */
const MOST_SECONDS = 1e6

const timeSchema = z
  .number('must be a number of seconds')
  .min(-MOST_SECONDS, `must be at least ${-MOST_SECONDS}`)
  .max(MOST_SECONDS, `must be at most ${MOST_SECONDS}`)

const lengthSchema = timeSchema.nonnegative('must not be negative')

const durationSchema = timeSchema.positive('must be more than 0')

export const mediaUrlSchema = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })

/** What is only shown, or chosen by, and may be text or a number. */
const labelSchema = optional(z.union([z.string(), z.number()]).transform(String)).catch(null)

const projectSchema = z.object({
  id: idSchema.refine((id) => PROJECT_ID.test(id), 'must be letters, digits, - and _'),
  title: optional(z.string('must be text')).transform((title) => title ?? ''),
  aspectRatio: lenientTextSchema,
  fps: optional(z.number('must be a number').positive('must be more than 0')),
  version: labelSchema,
  updatedAt: lenientTextSchema,
})

const focalPointSchema = z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) })

const noteSchema = z.object({
  author: lenientTextSchema,
  text: textSchema.transform((text) => text ?? ''),
  at: optional(lengthSchema),
  status: optional(z.enum(['approved', 'changes_requested', 'pending'])).catch(null),
})

const frameSchema = z.object({
  id: idSchema,
  position: z.number('must be a number'),
  scene: optional(numberOrText()),
  shot: optional(numberOrText()),
  title: textSchema,
  script: textSchema,
  dialogue: textSchema,
  action: textSchema,
  duration: optional(durationSchema),
  image: optional(z.object({ url: mediaUrlSchema, focalPoint: optional(focalPointSchema).catch(null) })),
  video: optional(z.object({ url: mediaUrlSchema })),
  fit: z.unknown().optional().transform(readFit),
  camera: z.unknown().optional().transform(readCamera),
  transition: z.unknown().optional().transform(readTransition),
  status: lenientTextSchema,
  generationJobId: optional(idSchema),
  comments: optional(z.array(noteSchema, 'must be a list')),
  reviews: optional(z.array(noteSchema, 'must be a list')),
})

const audioTrackSchema = z.object({
  id: idSchema,
  kind: z.enum(['voiceover', 'music', 'sfx'], 'must be voiceover, music or sfx'),
  name: textSchema,
  url: mediaUrlSchema,
  frameId: optional(idSchema),
  /** May be negative: sound that begins before its picture. */
  start: optional(timeSchema),
  trimStart: optional(lengthSchema),
  duration: optional(durationSchema),
  volume: optional(z.number('must be a number').min(0, 'must be 0 to 1').max(1, 'must be 0 to 1')),
  gainDb: optional(z.number('must be a number of decibels').max(MAX_GAIN_DB, `must be at most ${MAX_GAIN_DB}`)),
  fadeIn: optional(lengthSchema),
  fadeOut: optional(lengthSchema),
  loop: optional(z.boolean('must be true or false')),
  muted: optional(z.boolean('must be true or false')),
  text: textSchema,
  voiceId: labelSchema,
})

/**
 * Reads a project; `path` is its place in the payload, such as `projects[3]`.
 *
 * @throws {ProjectError} `UPSTREAM_SCHEMA`, naming the path of each wrong value, such as `projects[3].fps`.
 */
export function parseProject(payload: unknown, path: string): Project {
  return parsePayload({ schema: projectSchema, payload, path })
}

/** As `parseProject`, for a frame, such as `frames[3]`. */
export function parseFrame(payload: unknown, path: string): Frame {
  const { duration, comments, reviews, ...frame } = parsePayload({ schema: frameSchema, payload, path })
  return {
    ...frame,
    durationSeconds: duration,
    comments: (comments ?? []).map(toNote),
    reviews: (reviews ?? []).map(toNote),
  }
}

/** As `parseProject`, for an audio track, such as `audio_tracks[3]`. */
export function parseAudioTrack(payload: unknown, path: string): AudioTrack {
  const { start, trimStart, duration, volume, gainDb, fadeIn, fadeOut, loop, muted, ...track } = parsePayload({
    schema: audioTrackSchema,
    payload,
    path,
  })
  return {
    ...track,
    startSeconds: start,
    trimStartSeconds: trimStart ?? 0,
    durationSeconds: duration,
    volume: volume ?? 10 ** ((gainDb ?? 0) / 20),
    fadeInSeconds: fadeIn ?? 0,
    fadeOutSeconds: fadeOut ?? 0,
    loop: loop ?? false,
    muted: muted ?? false,
  }
}

function toNote({ at, ...note }: z.output<typeof noteSchema>): Note {
  return { ...note, atSeconds: at }
}

export function optional<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? null)
}

/** Scene and shot numbers come as `12` or `"12A"`. */
function numberOrText() {
  return z.union([z.string(), z.number()], 'must be text or a number').transform(String)
}

/**
 * What a schema makes of a payload whose names may be spelled either way.
 *
 * @throws {ProjectError} `UPSTREAM_SCHEMA`, as `parseProject`.
 */
export function parsePayload<T extends z.ZodType>({
  schema,
  payload,
  path,
}: {
  schema: T
  payload: unknown
  path: string
}) {
  const result = schema.safeParse(camelizeNames(payload))
  if (result.success) return result.data
  const faults = result.error.issues.map(
    (issue) => `${path}${wirePath({ payload, path: issue.path })} ${issue.message}`,
  )
  throw new ProjectError(
    'UPSTREAM_SCHEMA',
    `M Studio sent something that cannot be used: ${faults.join('; ')}. Correct it in M Studio, then try again.`,
  )
}
