import type { AudioClip } from './schema.ts'
import { decibelsToGain } from './sound.ts'

type Shape = Pick<AudioClip, 'durationInSamples' | 'volume' | 'fadeInSamples' | 'fadeOutSamples' | 'envelope'>

/**
 * The linear gain of a clip at one of its samples: its volume, its fades (straight in gain) and its envelope
 * (straight in dB between points, level before the first and after the last).
 *
 * @param offset in samples from the clip's start; outside the clip the gain is 0.
 */
export function gainAt(shape: Shape, offset: number): number {
  return offset < 0 || offset >= shape.durationInSamples ? 0 : (gainsFrom(shape, offset, 1)[0] ?? 0)
}

/**
 * The gains of consecutive samples of a clip, as `gainAt` has them for each.
 *
 * @param from in samples from the clip's start; it and all of `count` are within the clip.
 */
export function gainsFrom(
  { durationInSamples, volume, fadeInSamples, fadeOutSamples, envelope }: Shape,
  from: number,
  count: number,
): Float64Array {
  const gains = new Float64Array(count).fill(volume)
  for (let offset = from; offset < Math.min(fadeInSamples, from + count); offset += 1) {
    gains[offset - from] = (gains[offset - from] ?? 0) * (offset / fadeInSamples)
  }
  for (let offset = Math.max(from, durationInSamples - fadeOutSamples); offset < from + count; offset += 1) {
    gains[offset - from] = (gains[offset - from] ?? 0) * ((durationInSamples - offset) / fadeOutSamples)
  }
  applyEnvelope({ gains, from, envelope })
  return gains
}

// --- internal ---

type Point = Shape['envelope'][number]

function applyEnvelope({ gains, from, envelope }: { gains: Float64Array; from: number; envelope: Point[] }): void {
  const [first, last] = [envelope[0], envelope.at(-1)]
  if (!first || !last) return
  const points = [{ ...first, offset: -Infinity }, ...envelope, { ...last, offset: Infinity }]
  let before = points[0] ?? first
  for (const after of points) {
    const start = Math.max(from, before.offset)
    const end = Math.min(from + gains.length, after.offset)
    if (start < end) multiplyStretch({ gains, start: start - from, end: end - from, ...levelAt(before, after, start) })
    before = after
  }
}

/** The gain at an offset between two points, and how many times as much it is at the next. */
function levelAt(before: Point, after: Point, offset: number): { level: number; step: number } {
  if (before.gainDb === after.gainDb) return { level: decibelsToGain(before.gainDb), step: 1 }
  const slope = (after.gainDb - before.gainDb) / (after.offset - before.offset)
  return { level: decibelsToGain(before.gainDb + slope * (offset - before.offset)), step: decibelsToGain(slope) }
}

/** Straight in dB is a constant factor from sample to sample: a power for each would cost more than all of the mix. */
function multiplyStretch({
  gains,
  start,
  end,
  level,
  step,
}: {
  gains: Float64Array
  start: number
  end: number
  level: number
  step: number
}): void {
  if (level === 1 && step === 1) return
  let factor = level
  for (let index = start; index < end; index += 1) {
    gains[index] = (gains[index] ?? 0) * factor
    factor *= step
  }
}
