import type { AudioClip } from './schema.ts'

type Envelope = Pick<AudioClip, 'durationInSamples' | 'volume' | 'fadeInSamples' | 'fadeOutSamples'>

/**
 * The linear gain of a clip at one of its samples; the export's mix and the Studio preview both use it.
 *
 * @param offset in samples from the clip's start; outside the clip the gain is 0.
 */
export function gainAt({ durationInSamples, volume, fadeInSamples, fadeOutSamples }: Envelope, offset: number): number {
  if (offset < 0 || offset >= durationInSamples) return 0
  const fadeIn = fadeInSamples > 0 ? Math.min(1, offset / fadeInSamples) : 1
  const fadeOut = fadeOutSamples > 0 ? Math.min(1, (durationInSamples - offset) / fadeOutSamples) : 1
  return volume * fadeIn * fadeOut
}
