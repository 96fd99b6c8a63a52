import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gainAt, gainsFrom } from '../../src/timeline/gain.ts'
import { aClip } from '../helpers/clips.ts'

test('a clip without fades is as loud as its volume from its first sample to its last, and silent outside', () => {
  const clip = aClip({ volume: 0.5 })
  expect([-1, 0, 24_000, 47_999, 48_000].map((offset) => gainAt(clip, offset))).toEqual([0, 0.5, 0.5, 0.5, 0])
})

test('fades are straight, from silence at the first sample and into silence behind the last', () => {
  const clip = aClip({ fadeInSamples: 1000, fadeOutSamples: 2000 })
  expect([0, 500, 1000, 46_000, 47_000, 47_999].map((offset) => gainAt(clip, offset))).toEqual([
    0, 0.5, 1, 1, 0.5, 0.0005,
  ])
})

describe('an envelope', () => {
  const envelope = [
    { offset: 1000, gainDb: 0 },
    { offset: 2000, gainDb: -12 },
    { offset: 3000, gainDb: -12 },
    { offset: 5000, gainDb: 0 },
  ]
  const decibels = (offset: number) => 20 * Math.log10(gainAt(aClip({ envelope }), offset))

  test('is straight in dB between its points and level outside them', () => {
    for (const [offset, expected] of [
      [0, 0],
      [1000, 0],
      [1500, -6],
      [2000, -12],
      [2700, -12],
      [4000, -6],
      [5000, 0],
      [40_000, 0],
    ] as const) {
      expect(decibels(offset)).toBeCloseTo(expected, 9)
    }
  })

  test('may begin before its clip and end behind it', () => {
    const outside = [
      { offset: -500, gainDb: 0 },
      { offset: 500, gainDb: -10 },
      { offset: 90_000, gainDb: -10 },
    ]
    expect(20 * Math.log10(gainAt(aClip({ envelope: outside }), 0))).toBeCloseTo(-5, 9)
    expect(20 * Math.log10(gainAt(aClip({ envelope: outside }), 47_999))).toBeCloseTo(-10, 9)
  })
})

const points = fc
  .uniqueArray(
    fc.record({
      offset: fc.integer({ min: -9000, max: 90_000 }),
      gainDb: fc.double({ min: -60, max: 0, noNaN: true }),
    }),
    {
      selector: ({ offset }) => offset,
      maxLength: 12,
    },
  )
  .map((each) => each.toSorted((a, b) => a.offset - b.offset))
const shape = fc.record({
  volume: fc.double({ min: 0, max: 16, noNaN: true }),
  fadeInSamples: fc.integer({ min: 0, max: 48_000 }),
  fadeOutSamples: fc.integer({ min: 0, max: 48_000 }),
  envelope: points,
})

test('whatever a clip’s shape, its gain is never negative, never above its volume, and 0 outside', () => {
  fc.assert(
    fc.property(shape, fc.integer({ min: -10, max: 48_010 }), (parts, offset) => {
      const gain = gainAt(aClip(parts), offset)
      expect(gain).toBeGreaterThanOrEqual(0)
      expect(gain).toBeLessThanOrEqual(parts.volume * (1 + 1e-12))
      if (offset < 0 || offset >= 48_000) expect(gain).toBe(0)
    }),
  )
})

test('whatever a clip’s shape, the gains of a stretch of it are those of its samples', () => {
  fc.assert(
    fc.property(
      shape,
      fc.integer({ min: 0, max: 47_999 }),
      fc.integer({ min: 1, max: 48_000 }),
      (parts, from, count) => {
        const gains = gainsFrom(aClip(parts), from, Math.min(count, 48_000 - from))
        for (let index = 0; index < gains.length; index += 97) {
          const apart = Math.abs((gains[index] ?? -1) - gainAt(aClip(parts), from + index))
          expect(apart).toBeLessThanOrEqual(1e-9 * parts.volume)
        }
      },
    ),
    { numRuns: 50 },
  )
})
