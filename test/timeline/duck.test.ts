import fc from 'fast-check'
import { expect, test } from 'vitest'
import { duckUnder } from '../../src/timeline/duck.ts'
import { gainAt } from '../../src/timeline/gain.ts'
import { soundSchema } from '../../src/timeline/sound.ts'
import { aClip } from '../helpers/clips.ts'

const SECOND = 48_000
const sound = soundSchema.parse({ duckingDb: -10, duckingAttackSeconds: 0.25, duckingReleaseSeconds: 0.75 })
const music = aClip({ role: 'music', fromSample: 2 * SECOND, durationInSamples: 60 * SECOND })

/** The music's gain in dB at a time of the film, in seconds. */
function musicAt(seconds: number, voices: Array<{ from: number; seconds: number }>): number {
  const ranges = voices.map((voice) => ({ fromSample: voice.from * SECOND, durationInSamples: voice.seconds * SECOND }))
  const envelope = duckUnder({ music, voices: ranges, sound })
  return 20 * Math.log10(gainAt({ ...music, envelope }, Math.round(seconds * SECOND) - music.fromSample))
}

test('music is down where a voice begins and up again a release after it ends', () => {
  const voices = [{ from: 10, seconds: 3 }]
  const found = [9.75, 9.875, 10, 11.5, 13, 13.375, 13.75].map((seconds) => musicAt(seconds, voices))
  for (const [index, expected] of [0, -5, -10, -10, -10, -5, 0].entries()) expect(found[index]).toBeCloseTo(expected, 6)
})

test('music stays down in a pause shorter than attack and release, and comes up in a longer one', () => {
  const pauseOf = (pause: number) => [
    { from: 10, seconds: 1 },
    { from: 11 + pause, seconds: 1 },
  ]
  expect(musicAt(11.45, pauseOf(0.9))).toBeCloseTo(-10, 6)
  expect(musicAt(11.75, pauseOf(1.1))).toBeCloseTo(0, 6)
})

test('a voice within a voice changes nothing', () => {
  const alone = [{ from: 10, seconds: 5 }]
  for (const seconds of [9.9, 12, 14.9, 15.3]) {
    expect(musicAt(seconds, [...alone, { from: 11, seconds: 2 }])).toBe(musicAt(seconds, alone))
  }
})

test('music that begins in the middle of a voice begins low', () => {
  expect(musicAt(2, [{ from: 1, seconds: 4 }])).toBeCloseTo(-10, 6)
})

test('a depth of 0 dB leaves music alone', () => {
  const voices = [{ fromSample: 0, durationInSamples: SECOND }]
  expect(duckUnder({ music, voices, sound: { ...sound, duckingDb: 0 } })).toEqual([])
})

test('with any voices and settings: fully down under each, fully up far from all, and never steeper than the ramps', () => {
  const voice = fc.record({
    fromSample: fc.integer({ min: 0, max: 70 * SECOND }),
    durationInSamples: fc.integer({ min: 1, max: 10 * SECOND }),
  })
  const settings = fc.record({
    duckingDb: fc.double({ min: -60, max: -1, noNaN: true }),
    duckingAttackSeconds: fc.double({ min: 0.01, max: 3, noNaN: true }),
    duckingReleaseSeconds: fc.double({ min: 0.01, max: 3, noNaN: true }),
  })
  const at = fc.integer({ min: music.fromSample, max: music.fromSample + music.durationInSamples - 2 })
  fc.assert(
    fc.property(fc.array(voice, { maxLength: 15 }), settings, at, (voices, parts, sample) => {
      const drawn = { ...sound, ...parts }
      const envelope = duckUnder({ music, voices, sound: drawn })
      const offsets = envelope.map(({ offset }) => offset)
      expect(offsets).toEqual([...new Set(offsets)].toSorted((a, b) => a - b))

      const decibels = (where: number) => 20 * Math.log10(gainAt({ ...music, envelope }, where - music.fromSample))
      const attack = Math.round(drawn.duckingAttackSeconds * SECOND)
      const release = Math.round(drawn.duckingReleaseSeconds * SECOND)
      const under = voices.some(
        (each) => sample >= each.fromSample && sample < each.fromSample + each.durationInSamples,
      )
      const reach = attack + release
      const far = voices.every(
        (each) => sample < each.fromSample - reach || sample > each.fromSample + each.durationInSamples + reach,
      )
      if (under) expect(decibels(sample)).toBeCloseTo(drawn.duckingDb, 6)
      if (far) expect(decibels(sample)).toBe(0)
      const steepest = -drawn.duckingDb / Math.min(attack, release)
      expect(Math.abs(decibels(sample + 1) - decibels(sample))).toBeLessThanOrEqual(steepest + 1e-9)
    }),
  )
})
