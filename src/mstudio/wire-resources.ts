import { z } from 'zod'
import { idSchema, lenientTextSchema, mediaUrlSchema, optional, parsePayload } from './wire.ts'

/** The payloads of the API that are no part of a board. Assumed, like those in `wire.ts`, and read as tolerantly. */

const titleSchema = optional(z.string('must be text')).transform((title) => title ?? '')

const resultSchema = z.union([
  z
    .object({ images: z.array(z.object({ url: mediaUrlSchema })) })
    .transform(({ images }) => images.map(({ url }) => url)),
  z.object({ url: mediaUrlSchema }).transform(({ url }) => [url]),
])

const jobSchema = z
  .object({
    id: idSchema,
    type: z.enum(['image', 'video', 'voice', 'sfx'], 'must be image, video, voice or sfx'),
    status: z.enum(['queued', 'processing', 'completed', 'failed'], 'must be queued, processing, completed or failed'),
    progress: optional(z.number().min(0).max(100)).catch(null),
    frameId: optional(idSchema),
    result: optional(resultSchema).catch(null),
    error: lenientTextSchema,
  })
  .transform(({ progress, result, ...job }) => ({ ...job, progressPercent: progress, mediaUrls: result ?? [] }))

/** An image, video, voice or sound effect that M Studio makes while one waits. */
export type GenerationJob = z.output<typeof jobSchema>

const versionSchema = z.object({
  id: idSchema,
  script: lenientTextSchema,
  image: optional(z.object({ url: mediaUrlSchema })),
  video: optional(z.object({ url: mediaUrlSchema })),
  createdAt: lenientTextSchema,
})

/** A frame as it was before it was changed. */
export type FrameVersion = z.output<typeof versionSchema>

const noteSchema = z
  .object({
    id: idSchema,
    author: lenientTextSchema,
    text: titleSchema,
    at: optional(z.number().nonnegative()),
    status: lenientTextSchema,
    createdAt: lenientTextSchema,
  })
  .transform(({ at, ...note }) => ({ ...note, atSeconds: at }))

/** A comment or a review of a frame. */
export type FrameNote = z.output<typeof noteSchema>

const shareSchema = z.object({ url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }) })

export type Share = z.output<typeof shareSchema>

const scriptSchema = z.object({ script: z.string('must be text') })

export type Script = z.output<typeof scriptSchema>

const assetSchema = z
  .object({
    id: idSchema,
    name: titleSchema,
    type: lenientTextSchema,
    contentType: lenientTextSchema,
    size: optional(z.number().nonnegative()).catch(null),
    url: mediaUrlSchema,
    createdAt: lenientTextSchema,
  })
  .transform(({ size, ...asset }) => ({ ...asset, bytes: size }))

/** A media file in a project's library. */
export type Asset = z.output<typeof assetSchema>

const exportSchema = z.object({
  id: idSchema,
  status: lenientTextSchema,
  assetId: optional(idSchema),
  url: optional(mediaUrlSchema),
  error: lenientTextSchema,
  createdAt: lenientTextSchema,
})

/** A film of a project, as M Studio lists it. */
export type ProjectExport = z.output<typeof exportSchema>

const teamSchema = z.object({ id: idSchema, name: titleSchema, memberCount: optional(z.number()).catch(null) })

export type Team = z.output<typeof teamSchema>

const memberSchema = z.object({
  id: idSchema,
  name: lenientTextSchema,
  email: lenientTextSchema,
  role: lenientTextSchema,
})

export type Member = z.output<typeof memberSchema>

const inviteSchema = z.object({
  id: idSchema,
  email: lenientTextSchema,
  role: lenientTextSchema,
  status: lenientTextSchema,
})

export type Invite = z.output<typeof inviteSchema>

const voiceSchema = z.object({
  id: idSchema,
  name: titleSchema,
  description: lenientTextSchema,
  language: lenientTextSchema,
})

export type Voice = z.output<typeof voiceSchema>

/** Each reads one object; `path` is its place in the payload. All throw {ProjectError} `UPSTREAM_SCHEMA`. */
export const parseJob = (payload: unknown, path: string) => parsePayload({ schema: jobSchema, payload, path })
export const parseVersion = (payload: unknown, path: string) => parsePayload({ schema: versionSchema, payload, path })
export const parseNote = (payload: unknown, path: string) => parsePayload({ schema: noteSchema, payload, path })
export const parseShare = (payload: unknown, path: string) => parsePayload({ schema: shareSchema, payload, path })
export const parseScript = (payload: unknown, path: string) => parsePayload({ schema: scriptSchema, payload, path })
export const parseAsset = (payload: unknown, path: string) => parsePayload({ schema: assetSchema, payload, path })
export const parseExport = (payload: unknown, path: string) => parsePayload({ schema: exportSchema, payload, path })
export const parseTeam = (payload: unknown, path: string) => parsePayload({ schema: teamSchema, payload, path })
export const parseMember = (payload: unknown, path: string) => parsePayload({ schema: memberSchema, payload, path })
export const parseInvite = (payload: unknown, path: string) => parsePayload({ schema: inviteSchema, payload, path })
export const parseVoice = (payload: unknown, path: string) => parsePayload({ schema: voiceSchema, payload, path })
