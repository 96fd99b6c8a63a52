import { posterShot } from '../timeline/poster.ts'
import { framesPerSecond, framesToSeconds } from '../timeline/time.ts'
import type { Quality } from './encoder.ts'
import { CAREFUL, film, plain, still } from './ffmpeg-files.ts'
import { gifRuns } from './gif-runs.ts'
import type { OtherKind } from './output-kind.ts'
import type { RenderPlan } from './plan-render.ts'

export type TranscodeJob = {
  plan: RenderPlan
  quality: Quality
  /** The verified MP4. */
  filmPath: string
  /** The mix before encoding; null where no kind needs it. */
  wavPath: string | null
  outputPath: string
  /** For what is needed on the way. */
  workDir: string
}

/** The arguments of the ffmpeg runs, in order, that make a file of a kind. */
export function transcodeRuns(kind: OtherKind, job: TranscodeJob): string[][] {
  return RUNS[kind](job)
}

// --- internal ---

const OPUS_BITS_PER_SECOND = 160_000
const MP3_BITS_PER_SECOND = 256_000

/** VP9's scale goes to 63; the higher the speed, the less the encoder looks for. */
const VP9_SETTINGS: Record<Quality, { crf: number; speed: number }> = {
  draft: { crf: 38, speed: 6 },
  standard: { crf: 30, speed: 4 },
  high: { crf: 22, speed: 2 },
}

const RUNS: Record<OtherKind, (job: TranscodeJob) => string[][]> = {
  webm: webmRuns,
  prores: proresRuns,
  gif: gifRuns,
  mp3: ({ wavPath, outputPath }) => [
    [...sound(wavPath), '-c:a', 'libmp3lame', '-b:a', String(MP3_BITS_PER_SECOND), ...plain('mp3', outputPath)],
  ],
  wav: ({ wavPath, outputPath }) => [[...sound(wavPath), '-c:a', 'pcm_s24le', ...plain('wav', outputPath)]],
  png: pngRuns,
}

const FULL_RANGE_RGB = `scale=in_color_matrix=bt709:in_range=tv:out_range=pc:${CAREFUL},format=rgb24`
const BT709 = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv']

function webmRuns({ plan, quality, filmPath, wavPath, outputPath }: TranscodeJob): string[][] {
  const { crf, speed } = VP9_SETTINGS[quality]
  const keyFrameEvery = Math.round(2 * framesPerSecond(plan.output.frameRate))
  const rate = ['-crf', String(crf), '-b:v', '0', '-g', String(keyFrameEvery)]
  const effort = ['-deadline', 'good', '-cpu-used', String(speed), '-row-mt', '1']
  const picture = ['-c:v', 'libvpx-vp9', ...rate, ...effort, '-pix_fmt', 'yuv420p', ...BT709]
  return [
    [
      ...[...film(filmPath), ...sound(wavPath), '-map', '0:v', '-map', '1:a', '-fps_mode', 'passthrough', ...picture],
      ...['-c:a', 'libopus', '-b:a', String(OPUS_BITS_PER_SECOND), ...titled('webm', outputPath)],
    ],
  ]
}

/**
 * Of the MP4, from which it takes nothing away: of a camera move at standard quality the MP4 was at 50.4 dB of what was
 * drawn, this at 50.8. From what was drawn it would be at 60, and all of the film would have to be drawn again.
 */
function proresRuns({ filmPath, wavPath, outputPath }: TranscodeJob): string[][] {
  // Some editors take ProRes only from the vendor that they know.
  const picture = ['-c:v', 'prores_ks', '-profile:v', 'hq', '-vendor', 'apl0', ...BT709]
  return [
    [
      ...[...film(filmPath), ...sound(wavPath), '-map', '0:v', '-map', '1:a', '-fps_mode', 'passthrough'],
      ...['-vf', `scale=${CAREFUL},format=yuv422p10le`, ...picture, '-c:a', 'pcm_s24le', ...titled('mov', outputPath)],
    ],
  ]
}

/** The middle of the shot that a poster shows. */
function pngRuns({ plan: { timeline, output }, filmPath, outputPath }: TranscodeJob): string[][] {
  const shot = posterShot({ timeline, shotNumber: null }) ?? { from: 0, durationInFrames: output.durationInFrames }
  const frame = shot.from + Math.floor(shot.durationInFrames / 2)
  // From half a frame before it, so that no rounding takes the next one.
  const from = framesToSeconds(Math.max(0, frame - 0.5), output.frameRate).toFixed(6)
  // Its colours came from sRGB; tagged with BT.709's curve, a still would be shown otherwise than the film.
  const asSrgb = ['-bsf:v', 'h264_metadata=transfer_characteristics=13']
  const picture = ['-map', '0:v', '-frames:v', '1', '-vf', FULL_RANGE_RGB]
  return [['-ss', from, ...asSrgb, ...film(filmPath), ...picture, ...still(outputPath)]]
}

function sound(wavPath: string | null): string[] {
  if (wavPath === null) throw new Error('The sound was not kept as it was before encoding.')
  return ['-f', 'wav', '-i', wavPath]
}

/** With the film's title, which comes from the film, not from the command line. */
function titled(format: string, file: string): string[] {
  return ['-map_metadata', '0', '-fflags', '+bitexact', '-f', format, file]
}
