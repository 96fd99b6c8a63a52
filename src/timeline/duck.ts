import type { AudioClip } from './schema.ts'
import type { Sound } from './sound.ts'
import { secondsToSamples } from './time.ts'

type SampleRange = Pick<AudioClip, 'fromSample' | 'durationInSamples'>

/**
 * The envelope that takes a music clip down under voices. Where a voice begins the music is down already, because the
 * ramp is laid before it; the ramp up begins where the voice ends. In pauses too short to come up and go down again
 * it stays down.
 *
 * @param music on the timeline clock, as the voices.
 * @returns points in ascending order, by their offset from the clip's start; some may lie outside the clip.
 */
export function duckUnder({
  music,
  voices,
  sound: { duckingDb, duckingAttackSeconds, duckingReleaseSeconds },
}: {
  music: SampleRange
  voices: SampleRange[]
  sound: Sound
}): AudioClip['envelope'] {
  if (duckingDb === 0) return []
  const attack = secondsToSamples(duckingAttackSeconds)
  const release = secondsToSamples(duckingReleaseSeconds)
  const musicEnd = music.fromSample + music.durationInSamples
  return mergeVoices(voices, attack + release)
    .filter(({ from, end }) => from - attack < musicEnd && end + release > music.fromSample)
    .flatMap(({ from, end }) => [
      { offset: from - attack - music.fromSample, gainDb: 0 },
      { offset: from - music.fromSample, gainDb: duckingDb },
      { offset: end - music.fromSample, gainDb: duckingDb },
      { offset: end + release - music.fromSample, gainDb: 0 },
    ])
}

/** One range for all voices that overlap or follow each other within a pause of at most this many samples. */
function mergeVoices(voices: SampleRange[], longestPause: number): Array<{ from: number; end: number }> {
  const merged: Array<{ from: number; end: number }> = []
  for (const { fromSample, durationInSamples } of voices.toSorted((a, b) => a.fromSample - b.fromSample)) {
    const end = fromSample + durationInSamples
    const last = merged.at(-1)
    if (last && fromSample - last.end <= longestPause) last.end = Math.max(last.end, end)
    else merged.push({ from: fromSample, end })
  }
  return merged
}
