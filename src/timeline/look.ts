import { z } from 'zod'

/**
 * The look: everything that changes how a film is drawn without changing what is in it. Plain JSON; every field has a
 * default, so a look file says only what it wants different.
 */

const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1a2b3c')

/** How a picture of another shape is brought into the canvas. */
export const fitSchema = z.enum(['contain', 'cover', 'blur'])

/** Camera moves over a picture; `auto` alternates gentle ones over stills and leaves videos, which move, alone. */
export const motionSchema = z.enum([
  'none',
  'auto',
  'push-in',
  'pull-out',
  'pan-left',
  'pan-right',
  'tilt-up',
  'tilt-down',
  'drift',
])

/** How a video plays in a shot that is longer or shorter. */
export const playbackSchema = z.enum(['freeze', 'loop', 'retime'])

export const transitionKindSchema = z.enum(['cut', 'dissolve', 'dip-to-black', 'dip-to-white', 'wipe', 'slide', 'push'])

export type Fit = z.infer<typeof fitSchema>
export type Motion = z.infer<typeof motionSchema>
export type Playback = z.infer<typeof playbackSchema>
export type TransitionKind = z.infer<typeof transitionKindSchema>

export const captionLookSchema = z.object({
  style: z.enum(['subtitle', 'boxed', 'karaoke']).default('subtitle'),
  position: z.enum(['bottom', 'middle', 'top']).default('bottom'),
  /** `vertical` keeps clear of what phone apps lay over 9:16 video. */
  safeArea: z.enum(['title', 'vertical']).default('title'),
  /** Of the letters, against the usual size. */
  scale: z.number().min(0.5).max(2).default(1),
})

export const cornerSchema = z.enum(['top-left', 'top', 'top-right', 'bottom-left', 'bottom', 'bottom-right'])

export const burnInSchema = z.object({
  field: z.enum(['shot', 'scene', 'timecode', 'frame', 'version', 'date', 'status', 'text']),
  corner: cornerSchema,
  /** For the field `text`. */
  text: z.string().max(200).default(''),
})

const cardSchema = z.object({
  /** Empty means the project's title. */
  title: z.string().max(200).default(''),
  subtitle: z.string().max(400).default(''),
  seconds: z.number().positive().max(60).default(3),
})

const watermarkSchema = z.object({
  text: z.string().max(80).default(''),
  /** A logo, drawn instead of the text; in a look file also the path of a picture, relative to that file. */
  image: z
    .string()
    .max(4_000_000)
    .regex(/^data:image\/png;base64,[A-Za-z0-9+/]+=*$/, 'must be a picture file or a PNG data URI')
    .nullable()
    .default(null),
  corner: cornerSchema.default('bottom-right'),
  opacity: z.number().min(0).max(1).default(0.5),
  /** Of the logo or the letters, against the usual size. */
  scale: z.number().min(0.25).max(4).default(1),
})

const transitionLookSchema = z.object({
  kind: transitionKindSchema.default('cut'),
  seconds: z.number().min(0).max(10).default(0.5),
})

const coloursSchema = z.object({
  /** Behind every picture. */
  ground: colour.default('#0b0c0e'),
  /** Of slates and cards. */
  card: colour.default('#16181c'),
  ink: colour.default('#f6f3ec'),
  accent: colour.default('#e6ad5c'),
})

// Groups have a default and no prefault, which Studio's props panel cannot edit.
export const lookSchema = z.object({
  /** For frames that say none of their own; the same goes for motion and transition. */
  fit: fitSchema.default('contain'),
  motion: motionSchema.default('none'),
  transition: transitionLookSchema.default(transitionLookSchema.parse({})),
  playback: playbackSchema.default('freeze'),
  captions: captionLookSchema.default(captionLookSchema.parse({})),
  /** Whose forms characters shared by Chinese, Japanese and Korean take; null: those of the film's own words. */
  han: z.enum(['chinese', 'japanese', 'korean']).nullable().default(null),
  burnIns: z.array(burnInSchema).default([]),
  titleCard: cardSchema.nullable().default(null),
  endCard: cardSchema.nullable().default(null),
  watermark: watermarkSchema.nullable().default(null),
  /** Writes DRAFT across the picture. */
  draft: z.boolean().default(false),
  /** Shows comments and reviews on the picture. */
  notes: z.boolean().default(false),
  /** Width to height of the picture left between black bars, such as 2.39; null has no bars. */
  matte: z.number().min(1).max(4).nullable().default(null),
  /** How the composition Compare shows a frame's image beside its video. */
  compare: z.enum(['side-by-side', 'wipe', 'picture-in-picture']).default('side-by-side'),
  colours: coloursSchema.default(coloursSchema.parse({})),
})

export type Look = z.infer<typeof lookSchema>
export type BurnIn = z.infer<typeof burnInSchema>
export type Corner = z.infer<typeof cornerSchema>

/** The look of a film nobody has said anything about. */
export const PLAIN_LOOK: Look = lookSchema.parse({})
