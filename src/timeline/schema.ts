import { z } from 'zod'
import { compositionIdSchema } from './composition-id.ts'
import { fitSchema, lookSchema, transitionKindSchema } from './look.ts'

/**
 * The timeline: what everything downstream of the board reads. Positions are integer frames on the timeline clock,
 * audio also in samples at 48 kHz; ranges are half-open `[from, from + durationInFrames)`. Plain JSON, so the same
 * value goes through Node, the browser and Studio's props panel.
 */

const frames = z.int()
const length = z.int().positive()
const samples = z.int().nonnegative()

const frameRateSchema = z.object({ numerator: z.int().positive(), denominator: z.int().positive() })

const mediaReferenceSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Path below the folder that serves media. */
  src: z.string().min(1),
})

const imageSchema = mediaReferenceSchema.extend({ widthInPixels: length, heightInPixels: length })

const pictureSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), image: imageSchema }),
  z.object({
    kind: z.literal('video'),
    video: imageSchema.extend({
      /** On the media clock, at the timeline's frame rate. */
      availableFrames: length,
      /** Whether it begins again at its end, or holds its last frame; see `videoFrameAt`. */
      loop: z.boolean(),
      /** Frames of the media a frame of the shot. */
      speed: z.number().positive(),
    }),
  }),
  z.object({ kind: z.literal('slate'), text: z.string() }),
  /** Words that are no frame's: the film's title, or what ends it. */
  z.object({ kind: z.literal('card'), role: z.enum(['title', 'end']), title: z.string(), subtitle: z.string() }),
])

const share = z.number().min(0).max(1)

/** A part of a picture, in fractions of its width and height from its left top corner. */
const viewSchema = z.object({ x: share, y: share, width: share.positive(), height: share.positive() })

const shotSchema = z.object({
  id: z.string(),
  /** What people call the shot, such as `4` or `12A`. */
  number: z.string(),
  scene: z.string().nullable(),
  title: z.string().nullable(),
  /** What is written of the shot, as paragraphs. */
  script: z.string(),
  /** As the project words it, such as `approved`. */
  status: z.string().nullable(),
  /** On the timeline clock. Negative only in a slice that begins inside the shot. */
  from: frames,
  durationInFrames: length,
  /** The rule of the timing policy that set the length. */
  timedBy: z.enum(['duration', 'voiceover', 'video', 'reading', 'default', 'look']),
  picture: pictureSchema,
  /** The frame's image when its picture is a video, where that was asked for. */
  still: imageSchema.nullable(),
  fit: fitSchema,
  /** What `cover` keeps in sight, in fractions of the picture. */
  focalPoint: z.object({ x: share, y: share }),
  /** The part of the picture seen at the first and at the last frame on which the shot is seen; see `viewAt`. */
  motion: z.object({ from: viewSchema, to: viewSchema }).nullable(),
  /** For how long the shot is seen before it begins and after it ends, in the transitions around it. */
  headInFrames: frames.nonnegative(),
  tailInFrames: frames.nonnegative(),
})

const transitionSchema = z.object({
  kind: transitionKindSchema.exclude(['cut']),
  /** On the timeline clock; the cut is in the middle. The length of the film does not depend on transitions. */
  from: frames,
  durationInFrames: length,
  /** Null where the film fades up from nothing. */
  outgoingShotId: z.string().nullable(),
  incomingShotId: z.string(),
})

const captionSchema = z.object({
  shotId: z.string(),
  from: frames,
  durationInFrames: length,
  /** One or two lines. */
  lines: z.array(z.string()).min(1),
  /**
   * Only where the look wants every word at its time. In reading order; the words of a line make the line, and one
   * follows the other from the cue's first frame to its last.
   */
  words: z
    .array(
      z.object({
        text: z.string(),
        /** Index into `lines`. */
        line: z.int().nonnegative(),
        /** On the cue's clock. No frames for a word that shares one with its neighbour. */
        from: z.int().nonnegative(),
        durationInFrames: z.int().nonnegative(),
      }),
    )
    .optional(),
})

const audioClipSchema = z.object({
  id: z.string(),
  role: z.enum(['voiceover', 'music', 'sfx']),
  name: z.string().nullable(),
  shotId: z.string().nullable(),
  media: mediaReferenceSchema.extend({ availableSamples: samples }),
  /** On the timeline clock, in samples. */
  fromSample: samples,
  durationInSamples: samples.positive(),
  /** On the media clock, in samples. */
  trimStartSample: samples,
  /** The same range in frames, for display and preview. */
  from: frames,
  durationInFrames: length,
  /** Linear gain, 1 is unchanged. */
  volume: z.number().min(0),
  fadeInSamples: samples,
  fadeOutSamples: samples,
  /** Ducking, on top of volume and fades: points in ascending order, in samples from the clip's start. */
  envelope: z.array(z.object({ offset: z.int(), gainDb: z.number() })),
  loop: z.boolean(),
})

const markerSchema = z.object({
  shotId: z.string(),
  kind: z.enum(['comment', 'review']),
  from: frames,
  author: z.string().nullable(),
  text: z.string(),
})

export const timelineSchema = z.object({
  schemaVersion: z.literal(1),
  look: lookSchema,
  /** What draws it. */
  composition: compositionIdSchema,
  projectId: z.string(),
  title: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  frameRate: frameRateSchema,
  durationInFrames: length,
  /** Where on the film's clock the timeline's clock begins: 0, except in a slice whose picture counts frames. */
  startFrame: z.int().nonnegative(),
  /** What burn-ins say of the project; the date is the one of its last change. */
  facts: z.object({ version: z.string().nullable(), date: z.string().nullable() }),
  /** The picture of the look's watermark. */
  logo: imageSchema.nullable(),
  shots: z.array(shotSchema).min(1),
  transitions: z.array(transitionSchema),
  captions: z.array(captionSchema),
  audioClips: z.array(audioClipSchema),
  markers: z.array(markerSchema),
  /** What a person should know before the film is drawn: sentences, each naming its shot. */
  warnings: z.array(z.string()),
})

export type Timeline = z.infer<typeof timelineSchema>
export type Shot = z.infer<typeof shotSchema>
export type ShotMotion = NonNullable<Shot['motion']>
export type Transition = z.infer<typeof transitionSchema>
export type Picture = z.infer<typeof pictureSchema>
export type Caption = z.infer<typeof captionSchema>
export type AudioClip = z.infer<typeof audioClipSchema>
export type Marker = z.infer<typeof markerSchema>
