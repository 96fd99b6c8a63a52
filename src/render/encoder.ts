import { z } from 'zod'
import type { OutputFormat } from '../timeline/output-format.ts'
import { framesPerSecond } from '../timeline/time.ts'

/** The one setting all segments of an export are encoded with, so that they join by packet copy. */
export const encoderSettingsSchema = z.object({
  preset: z.enum(['superfast', 'veryfast', 'medium']),
  /** Constant rate factors, which alone may differ from segment to segment. */
  crf: z.object({ still: z.number(), moving: z.number(), video: z.number(), transition: z.number() }),
})

export type EncoderSettings = z.infer<typeof encoderSettingsSchema>

/** What a segment shows, as far as the eye's patience goes. */
export type Content = keyof EncoderSettings['crf']

export type Quality = 'draft' | 'standard' | 'high'

/**
 * With macroblock-tree rate control `superfast` comes near to what `medium` gives at two to three steps of CRF more, in
 * a quarter of the time; drafts are for reading the cut, not the picture. What stands still is looked at longest and
 * costs a picture only; a video's own grain and motion hide more, and a transition is gone in a second.
 */
const SETTINGS: Record<Quality, EncoderSettings> = {
  draft: { preset: 'superfast', crf: { still: 22.5, moving: 24, video: 26.75, transition: 27 } },
  standard: { preset: 'superfast', crf: { still: 13.5, moving: 15, video: 15.75, transition: 19 } },
  high: { preset: 'medium', crf: { still: 12.5, moving: 13, video: 14.75, transition: 15 } },
}

export function encoderSettings(quality: Quality): EncoderSettings {
  return SETTINGS[quality]
}

/**
 * How many B frames there are between two others. With one, a slow zoom and a dissolve have at the same PSNR two thirds of
 * the bytes they have with none, a video nine tenths. More make the zoom smaller still, but of a video that is slower than
 * the film more B frames are seen twice, and those are stored twice.
 */
export const B_FRAMES = 1

/** How ffmpeg is told of frames on its standard input: PNGs, or planar 4:2:0 in BT.709, limited range. */
function frameInput(kind: 'png' | 'yuv420p', { width, height, frameRate }: OutputFormat): string[] {
  const rate = ['-framerate', `${frameRate.numerator}/${frameRate.denominator}`]
  const size = ['-video_size', `${width}x${height}`]
  const frameBytes = String((width * height * 3) / 2)
  const frames = {
    // Told what is in them, ffmpeg does not decode the first one twice. What it finds when it decodes them counts.
    png: ['-vcodec', 'png', '-pixel_format', 'rgb24'],
    // Not every ffmpeg has the demuxer for raw video; this one every ffmpeg has.
    yuv420p: ['-frame_size', frameBytes, '-vcodec', 'rawvideo', '-pixel_format', 'yuv420p'],
  }
  return ['-f', 'image2pipe', ...frames[kind], ...size, ...rate, '-i', 'pipe:0']
}

/** The filter that makes a picture of Chrome's what is encoded; a frame that is that already passes through it. */
export const TO_YUV =
  'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bicubic,format=yuv420p'

/**
 * ffmpeg's arguments to turn frames from standard input into one segment: closed GOPs, constant rate, BT.709 limited
 * range, tagged as such in the bitstream. Every frame refers to the nearest before it and, a B frame, after it, to no B
 * frame, and by no measure of time, so that frames that show nothing new can be put in afterwards; one thread, because
 * the picture depends on how many there are and segments are encoded side by side anyway.
 */
export function encodeArguments({
  input,
  format,
  settings: { preset, crf },
  content,
  outputPath,
}: {
  input: 'png' | 'yuv420p'
  format: OutputFormat
  settings: EncoderSettings
  content: Content
  outputPath: string
}): string[] {
  const keyFrameEvery = Math.round(KEY_FRAME_SECONDS * framesPerSecond(format.frameRate))
  return [
    ...frameInput(input, format),
    ...(input === 'png' ? ['-vf', TO_YUV] : []),
    ...['-c:v', 'libx264', '-profile:v', 'high', '-preset', preset, '-crf', String(crf[content]), '-threads', '1'],
    ...['-g', String(keyFrameEvery), '-bf', String(B_FRAMES), '-refs', '1'],
    ...['-x264-params', `${X264}:colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv`],
    ...['-fps_mode', 'passthrough', '-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'mp4', outputPath],
  ]
}

/** A player that seeks decodes at most this much. */
const KEY_FRAME_SECONDS = 5

const X264 = [
  ...['open-gop=0', 'scenecut=0', 'stitchable=1', 'mbtree=1', 'rc-lookahead=10', 'weightp=1', 'aq-strength=0.5'],
  ...['b-adapt=0', 'b-pyramid=none', 'weightb=0', 'direct=spatial'],
].join(':')
