import path from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { UsageError } from '../errors.ts'
import { type CaptionOutput, captionOutputSchema, type ExportRequest, type FilmPart } from '../export-request.ts'
import { loudnessSchema } from '../render/loudness.ts'
import { outputKindSchema } from '../render/output-kind.ts'
import { fitSchema, type Look, motionSchema, playbackSchema, transitionKindSchema } from '../timeline/look.ts'
import { applyLookOptions, burnInFieldsSchema } from './apply-look-options.ts'
import { commaListSchema } from './comma-list.ts'
import { readLook } from './read-look.ts'
import { soundOf, soundOptionsSchema, withSoundOptions } from './sound-options.ts'

/** Words for what people mean most often. */
const CAPTION_WORDS: Record<string, CaptionOutput[]> = { off: [], file: ['srt', 'vtt'], both: ['burn', 'srt', 'vtt'] }

const captionsSchema = commaListSchema
  .transform((words) => words.flatMap((word) => CAPTION_WORDS[word] ?? [word]))
  .pipe(z.array(z.enum(captionOutputSchema.options, 'must be off, or a list of burn, srt, vtt, soft (file, both)')))
  .transform((outputs) => [...new Set(outputs)])

const outputsSchema = commaListSchema
  .pipe(z.array(z.enum(outputKindSchema.options, `must be a list of ${outputKindSchema.options.join(', ')}`)))
  .transform((outputs) => [...new Set(outputs)])

/** What `--size` is called, and the short edge of the picture in pixels. */
const SIZES = { '540p': 540, '720p': 720, '1080p': 1080, '1440p': 1440, '4k': 2160 } as const
const sizeSchema = z.enum(['540p', '720p', '1080p', '1440p', '4k'])

const optionsSchema = soundOptionsSchema.extend({
  output: z.string().min(1).optional(),
  as: outputsSchema.default(['mp4']),
  format: z.string().optional(),
  size: sizeSchema.optional(),
  fps: z.coerce.number().positive().optional(),
  fit: fitSchema.optional(),
  motion: motionSchema.optional(),
  transition: z.string().transform(parseTransition).optional(),
  playback: playbackSchema.optional(),
  quality: z.enum(['draft', 'standard', 'high']),
  captions: captionsSchema,
  strict: z.boolean().default(false),
  changes: z.boolean().default(false),
  shots: z.string().optional(),
  cache: z.boolean().default(true),
  look: z.string().optional(),
  loudness: loudnessSchema,
  stems: z.boolean().default(false),
  burnIn: burnInFieldsSchema.optional(),
  watermark: z.string().min(1).optional(),
  composition: z.enum(['storyboard', 'animatic', 'compare']).default('storyboard'),
  json: z.boolean().default(false),
  quiet: z.boolean().default(false),
})

const LONGEST_TRANSITION_SECONDS = 10

export type RenderOptions = z.infer<typeof optionsSchema>

/** The options of everything that renders. */
export function withRenderOptions(command: Command): Command {
  return withPlanOptions(command)
    .option(
      '-o, --output <file>',
      'where the MP4 goes (default: out/<project>.mp4; with --changes, --shots or --voices, their names behind the project’s)',
    )
    .option('--as <list>', `${outputKindSchema.options.join(', ')}, or several with commas; the MP4 always`, 'mp4')
    .option('--changes', 'only the shots that are different since the last export', false)
    .option('--no-cache', 'draw and mix all of it anew')
    .option('--stems', 'also write dialogue, music, effects and mix as WAV, into a folder beside the MP4', false)
    .option('--json', 'one JSON object per line instead of progress for people')
    .option('--quiet', 'print nothing but errors')
}

/** The options that decide what an export looks like. */
export function withPlanOptions(command: Command): Command {
  const first = command
    .option(
      '--format <format>',
      '16:9, 9:16, 1:1, 4:5, 2.39:1, any ratio, or pixels such as 1280x720 (default: the project’s)',
    )
    .option('--size <size>', `${sizeSchema.options.join(', ')}, for formats without pixels (default: by quality)`)
    .option('--fps <rate>', 'frames a second, such as 24 or 29.97 (default: the project’s)')
    .option('--quality <quality>', 'draft (540 lines, quick), standard, or high', 'standard')
    .option('--fit <fit>', `a picture of another shape: ${fitSchema.options.join(', ')} (default: the look’s)`)
    .option('--motion <move>', `for frames that name none: ${motionSchema.options.join(', ')} (default: the look’s)`)
    .option(
      '--transition <kind[:seconds]>',
      `for frames that name none: ${transitionKindSchema.options.join(', ')} (default: the look’s)`,
    )
    .option(
      '--playback <how>',
      `a video that is not as long as its shot: ${playbackSchema.options.join(', ')} (default: the look’s)`,
    )
    .option(
      '--captions <list>',
      'burn, srt, vtt, soft (a track to switch on), or any list of them; or file, both, off',
      'burn',
    )
    .option('--loudness <preset>', 'web (-14 LUFS), podcast (-16), broadcast (-23), or off', 'web')
  return withSoundOptions(first)
    .option('--look <look>', 'how it is drawn: clean, cinema, review, or a JSON or TypeScript file (docs/look.md)')
    .option('--burn-in <fields>', 'any of shot,scene,timecode,frame,version,date,status, with commas between')
    .option('--watermark <watermark>', 'words, or a picture file, in a corner')
    .option('--composition <composition>', 'storyboard, animatic (with the script), or compare (image and video)')
    .option('--shots <list>', 'only these, by number or place: 4-9, or 3A,7-')
    .option('--strict', 'refuse a project with frames that have no picture', false)
}

/** @throws {UsageError} naming the option that makes no sense. */
export function parseRenderOptions(options: unknown): RenderOptions {
  const parsed = optionsSchema.safeParse(options)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const option = String(issue?.path[0]).replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)
  throw new UsageError('OPTION_INVALID', `The option --${option} is wrong: ${issue?.message}.`)
}

/** `dissolve` or `dissolve:0.8`. */
function parseTransition(written: string, context: z.RefinementCtx) {
  const [, name, seconds] = /^([a-z-]+)(?::(\d+(?:\.\d+)?))?$/.exec(written) ?? []
  const kind = transitionKindSchema.safeParse(name)
  const length = seconds === undefined ? undefined : Number(seconds)
  if (kind.success && (length === undefined || length <= LONGEST_TRANSITION_SECONDS)) {
    return { kind: kind.data, ...(length === undefined ? {} : { seconds: length }) }
  }
  const kinds = transitionKindSchema.options.join(', ')
  context.addIssue(
    `it must be one of ${kinds}, and may give seconds up to ${LONGEST_TRANSITION_SECONDS}, such as dissolve:0.8`,
  )
  return z.NEVER
}

/** The look of the file, with what the options say instead. */
async function lookOf({ look: file, fit, motion, transition, playback }: RenderOptions): Promise<Look> {
  const look = await readLook(file ?? null)
  return {
    ...look,
    fit: fit ?? look.fit,
    motion: motion ?? look.motion,
    transition: { ...look.transition, ...transition },
    playback: playback ?? look.playback,
  }
}

/** @throws {UsageError} when the look file cannot be read or says something a look cannot. */
export async function toExportRequest(projectId: string, options: RenderOptions): Promise<ExportRequest> {
  if (options.size && options.format?.includes('x')) {
    throw new UsageError(
      'OPTION_INVALID',
      `--format ${options.format} gives the size in pixels already; leave out --size ${options.size}.`,
    )
  }
  const { burnIn = null, watermark = null } = options
  const part = partOf(options)
  return {
    projectId,
    outputPath: path.resolve(options.output ?? path.join('out', `${projectId}${suffixOf(part, options.voices)}.mp4`)),
    aspect: options.format ?? null,
    lines: options.size ? SIZES[options.size] : null,
    fps: options.fps ?? null,
    quality: options.quality,
    captions: options.captions,
    composition: COMPOSITIONS[options.composition],
    look: await applyLookOptions(await lookOf(options), { burnIn, watermark }),
    strict: options.strict,
    part,
    reuse: options.cache,
    sound: soundOf(options),
    loudness: options.loudness,
    stems: options.stems,
    outputs: options.as,
  }
}

function partOf({ changes, shots }: RenderOptions): FilmPart {
  if (changes && shots !== undefined) {
    throw new UsageError(
      'OPTION_INVALID',
      'Use either --changes or --shots; they choose the shots each in its own way.',
    )
  }
  if (shots !== undefined) return { kind: 'shots', list: shots }
  return { kind: changes ? 'changes' : 'whole' }
}

/** Of the file's name. */
function suffixOf(part: FilmPart, voices: string[]): string {
  return `${suffixOfPart(part)}${voices.length === 0 ? '' : `-voices-${fileName(voices.join(' '))}`}`
}

function suffixOfPart(part: FilmPart): string {
  switch (part.kind) {
    case 'whole':
      return ''
    case 'changes':
      return '-changes'
    case 'shots':
      return `-shots-${fileName(part.list)}`
  }
}

function fileName(words: string): string {
  return words.replace(/[^\p{L}\p{M}\p{N}-]+/gu, '_')
}

const COMPOSITIONS = { storyboard: 'Storyboard', animatic: 'Animatic', compare: 'Compare' } as const
