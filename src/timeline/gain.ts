import type { AudioClip } from './schema.ts'
import { decibelsToGain } from './sound.ts'

type Shape = Pick<AudioClip, 'durationInSamples' | 'volume' | 'fadeInSamples' | 'fadeOutSamples' | 'envelope'>

/**
 * The linear gain of a clip at one of its samples: its volume, its fades (straight in gain) and its envelope
 * (straight in dB between points, level before the first and after the last). The export's mix and the Studio preview
 * both use it.
 *
 * @param offset in samples from the clip's start; outside the clip the gain is 0.
 */
export function gainAt(
  { durationInSamples, volume, fadeInSamples, fadeOutSamples, envelope }: Shape,
  offset: number,
): number {
  if (offset < 0 || offset >= durationInSamples) return 0
  const fadeIn = offset < fadeInSamples ? offset / fadeInSamples : 1
  const left = durationInSamples - offset
  const fadeOut = left < fadeOutSamples ? left / fadeOutSamples : 1
  return volume * fadeIn * fadeOut * (envelope.length === 0 ? 1 : envelopeAt(envelope, offset))
}

function envelopeAt(envelope: Shape['envelope'], offset: number): number {
  // The number of points at or before the offset, by bisection: this runs for every sample.
  let low = 0
  let high = envelope.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((envelope[middle]?.offset ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  const before = envelope[low - 1] ?? envelope[0]
  const after = envelope[low] ?? before
  if (!before || !after) return 1
  if (before.gainDb === after.gainDb) return before.gainDb === 0 ? 1 : decibelsToGain(before.gainDb)
  const share = (offset - before.offset) / (after.offset - before.offset)
  return decibelsToGain(before.gainDb + share * (after.gainDb - before.gainDb))
}
