import path from 'node:path'
import { framesPerSecond, framesToSeconds } from '../timeline/time.ts'
import { CAREFUL, film, plain, still } from './ffmpeg-files.ts'
import type { RenderPlan } from './plan-render.ts'
import type { TranscodeJob } from './transcode-runs.ts'

/** The pictures that are shown, losslessly; the palette they share; both together. */
export function gifRuns(job: TranscodeJob): string[][] {
  const { plan, filmPath, outputPath, workDir } = job
  const picturesPath = path.join(workDir, 'gif.mov')
  const palettePath = path.join(workDir, 'gif-palette.png')
  const { durationInFrames, frameRate } = plan.output
  const step = gifStep(plan)
  const hundredths = (frame: number) => Math.round(100 * framesToSeconds(frame, frameRate))
  const lastShown = durationInFrames - 1 - ((durationInFrames - 1) % step)
  // At least two: browsers take one for ten.
  const lastDelay = Math.max(2, hundredths(durationInFrames) - hundredths(lastShown))
  // Packets are dropped, not frames: ffmpeg's own change of rate comes a picture late, and adds two at the end.
  const everyStep = ['-c:v', 'png', '-fps_mode', 'passthrough', '-bsf:v', `noise=drop=mod(n\\,${step})`]
  const size = `w='min(${WIDEST_GIF_IN_PIXELS},iw)':h=-2`
  const small = `scale=${size}:in_color_matrix=bt709:in_range=tv:out_range=pc:${CAREFUL},format=rgb24`
  const dither = '[0:v][1:v]paletteuse=dither=sierra2_4a:diff_mode=rectangle'
  return [
    [...film(filmPath), '-map', '0:v', '-vf', small, ...everyStep, ...plain('mov', picturesPath)],
    [...film(picturesPath), '-vf', 'palettegen=stats_mode=diff', '-frames:v', '1', ...still(palettePath)],
    [
      ...[...film(picturesPath), ...['-f', 'image2', '-pattern_type', 'none', '-i', palettePath]],
      ...['-filter_complex', dither, '-fps_mode', 'passthrough', '-loop', '0', '-final_delay', String(lastDelay)],
      ...plain('gif', outputPath),
    ],
  ]
}

/** Shows every picture of the film, or every second, third …: this many a second at most. */
export function gifStep({ output }: RenderPlan): number {
  return Math.ceil(framesPerSecond(output.frameRate) / MOST_GIF_PICTURES_A_SECOND)
}

// --- internal ---

const MOST_GIF_PICTURES_A_SECOND = 15
const WIDEST_GIF_IN_PIXELS = 640
