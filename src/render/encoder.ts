import type { OutputFormat } from '../timeline/output-format.ts'
import { framesPerSecond } from '../timeline/time.ts'

/** The one setting all segments of an export are encoded with, so that they join by packet copy. */
export type EncoderSettings = {
  preset: 'superfast' | 'veryfast' | 'medium'
  crf: number
  /** Where a video plays: its own grain and motion hide more. */
  videoCrf: number
}

export type Quality = 'draft' | 'standard' | 'high'

/**
 * With macroblock-tree rate control `superfast` comes near to what `medium` gives at two to three steps of CRF more, in
 * a quarter of the time; drafts are for reading the cut, not the picture.
 */
const SETTINGS: Record<Quality, EncoderSettings> = {
  draft: { preset: 'superfast', crf: 24, videoCrf: 27 },
  standard: { preset: 'superfast', crf: 15, videoCrf: 18 },
  high: { preset: 'medium', crf: 13, videoCrf: 15 },
}

export function encoderSettings(quality: Quality): EncoderSettings {
  return SETTINGS[quality]
}

/** How ffmpeg is told of frames on its standard input: PNGs, or planar 4:2:0 in BT.709, limited range. */
export function frameInput(kind: 'png' | 'yuv420p', { width, height, frameRate }: OutputFormat): string[] {
  const rate = ['-framerate', `${frameRate.numerator}/${frameRate.denominator}`]
  if (kind === 'png') return ['-f', 'image2pipe', '-vcodec', 'png', ...rate, '-i', 'pipe:0']
  const size = ['-pixel_format', 'yuv420p', '-video_size', `${width}x${height}`]
  // Not every ffmpeg has the demuxer for raw video; this one every ffmpeg has.
  const frames = ['-f', 'image2pipe', '-frame_size', String((width * height * 3) / 2), '-vcodec', 'rawvideo']
  return [...frames, ...size, ...rate, '-i', 'pipe:0']
}

/** The filter that makes a picture of Chrome's what is encoded; a frame that is that already passes through it. */
export const TO_YUV =
  'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bicubic,format=yuv420p'

/**
 * ffmpeg's arguments to turn frames from standard input into one segment: closed GOPs, constant rate, BT.709 limited
 * range, tagged as such in the bitstream. Every frame refers to the one before it and no other, so that frames that
 * show nothing new can be put in afterwards; one thread, because the picture depends on how many there are and segments
 * are encoded side by side anyway.
 */
export function encodeArguments({
  input,
  format,
  settings: { preset, crf, videoCrf },
  hasVideo,
  outputPath,
}: {
  input: 'png' | 'yuv420p'
  format: OutputFormat
  settings: EncoderSettings
  /** Whether a video plays in the segment. */
  hasVideo: boolean
  outputPath: string
}): string[] {
  const keyFrameEvery = Math.round(KEY_FRAME_SECONDS * framesPerSecond(format.frameRate))
  return [
    ...frameInput(input, format),
    ...(input === 'png' ? ['-vf', TO_YUV] : []),
    ...[
      '-c:v',
      'libx264',
      '-profile:v',
      'high',
      '-preset',
      preset,
      '-crf',
      String(hasVideo ? videoCrf : crf),
      '-threads',
      '1',
    ],
    ...['-g', String(keyFrameEvery), '-bf', '0', '-refs', '1'],
    ...['-x264-params', `${X264}:colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv`],
    ...['-fps_mode', 'passthrough', '-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'mp4', outputPath],
  ]
}

/** A player that seeks decodes at most this much. */
const KEY_FRAME_SECONDS = 5

const X264 = 'open-gop=0:scenecut=0:stitchable=1:mbtree=1:rc-lookahead=10:weightp=1:aq-strength=0.5'
