import type { OutputFormat } from '../timeline/output-format.ts'
import { framesPerSecond } from '../timeline/time.ts'

/** The one setting all segments of an export are encoded with, so that they join by packet copy. */
export type EncoderSettings = { crf: number; preset: 'veryfast' | 'medium' | 'slow' }

export type Quality = 'draft' | 'standard' | 'high'

/** CRF 18 is where x264 becomes hard to tell from the source; drafts are for reading the cut, not the picture. */
const SETTINGS: Record<Quality, EncoderSettings> = {
  draft: { crf: 26, preset: 'veryfast' },
  standard: { crf: 18, preset: 'medium' },
  high: { crf: 14, preset: 'slow' },
}

export function encoderSettings(quality: Quality): EncoderSettings {
  return SETTINGS[quality]
}

/**
 * ffmpeg's arguments to turn PNG frames from standard input into one segment: closed GOPs, constant rate, BT.709
 * limited range, tagged as such in the bitstream.
 */
export function encodeArguments({
  format,
  settings,
  outputPath,
}: {
  format: OutputFormat
  settings: EncoderSettings
  outputPath: string
}): string[] {
  const { numerator, denominator } = format.frameRate
  const keyFrameEvery = Math.round(2 * framesPerSecond(format.frameRate))
  return [
    ...['-f', 'image2pipe', '-vcodec', 'png', '-framerate', `${numerator}/${denominator}`, '-i', 'pipe:0'],
    ...['-vf', 'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bicubic,format=yuv420p'],
    ...['-c:v', 'libx264', '-profile:v', 'high', '-preset', settings.preset, '-crf', String(settings.crf)],
    ...['-g', String(keyFrameEvery)],
    ...['-x264-params', 'open-gop=0:colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv'],
    ...['-fps_mode', 'passthrough', '-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'mp4', outputPath],
  ]
}
