import type { Project } from './board.ts'
import { type FrameRate, parseFrameRate } from './time.ts'

/** Size in pixels (even, square pixels) and rate of the picture. */
export type OutputFormat = { width: number; height: number; frameRate: FrameRate }

const DEFAULT_FRAME_RATE: FrameRate = { numerator: 30, denominator: 1 }
const DEFAULT_ASPECT_RATIO = '16:9'
const LONGEST_SHAPE = 16 / 9
const MAX_EDGE_IN_PIXELS = 7680

/**
 * The output's format: what was asked for, else what the project says, else 16:9 at 30 frames a second.
 *
 * @param aspect `16:9` (any two numbers) or `1280x720`; null takes the project's. Odd pixels are rounded down.
 * @param fps as written, such as 29.97; null takes the project's.
 * @param lines the short edge of an aspect ratio's picture, in pixels. Shapes longer than 16:9 keep the long edge of
 *   16:9 instead, as deliveries do: 2.39:1 at 1080 lines is 1920×804.
 * @returns null in the place of a part that makes no sense, for the caller to say whose fault it is.
 */
export function resolveOutputFormat({
  project,
  aspect,
  fps,
  lines,
}: {
  project: Pick<Project, 'aspectRatio' | 'fps'>
  aspect: string | null
  fps: number | null
  lines: number
}): { size: { width: number; height: number } | null; frameRate: FrameRate | null } {
  const writtenFps = fps ?? project.fps
  return {
    size: parseSize(aspect ?? project.aspectRatio ?? DEFAULT_ASPECT_RATIO, lines),
    frameRate: writtenFps === null ? DEFAULT_FRAME_RATE : parseFrameRate(writtenFps),
  }
}

function parseSize(written: string, lines: number): { width: number; height: number } | null {
  const pixels = /^(\d{1,5})x(\d{1,5})$/.exec(written)
  if (pixels) {
    return checkSize({ width: evenBelow(Number(pixels[1])), height: evenBelow(Number(pixels[2])) })
  }
  const ratio = /^(\d{1,3}(?:\.\d{1,3})?):(\d{1,3}(?:\.\d{1,3})?)$/.exec(written)
  if (!ratio) return null
  const [x, y] = [Number(ratio[1]), Number(ratio[2])]
  if (x <= 0 || y <= 0) return null
  const shape = Math.max(x, y) / Math.min(x, y)
  const long = roundToEven(lines * Math.min(shape, LONGEST_SHAPE))
  const short = roundToEven(Math.min(lines, (lines * LONGEST_SHAPE) / shape))
  return checkSize(x >= y ? { width: long, height: short } : { width: short, height: long })
}

function checkSize({ width, height }: { width: number; height: number }) {
  return isLegalEdge(width) && isLegalEdge(height) ? { width, height } : null
}

function isLegalEdge(pixels: number): boolean {
  return pixels >= 16 && pixels <= MAX_EDGE_IN_PIXELS
}

/** Even, because 4:2:0 colour halves both edges. */
function evenBelow(pixels: number): number {
  return pixels - (pixels % 2)
}

function roundToEven(pixels: number): number {
  return Math.round(pixels / 2) * 2
}
