import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type FrameRate,
  framesToSamples,
  framesToSeconds,
  parseFrameRate,
  samplesToFrames,
  secondsToFrames,
  timecode,
} from '../../src/timeline/time.ts'

const anyRate = fc.constantFrom<FrameRate>(
  { numerator: 24_000, denominator: 1001 },
  { numerator: 24, denominator: 1 },
  { numerator: 25, denominator: 1 },
  { numerator: 30_000, denominator: 1001 },
  { numerator: 30, denominator: 1 },
  { numerator: 60, denominator: 1 },
)

test('a frame border survives the way to seconds or samples and back, at every rate, for ten hours', () => {
  fc.assert(
    fc.property(anyRate, fc.nat(60 * 60 * 60 * 10), (rate, frame) => {
      expect(secondsToFrames(framesToSeconds(frame, rate), rate)).toBe(frame)
      expect(samplesToFrames(framesToSamples(frame, rate), rate)).toBe(frame)
    }),
  )
})

test.each([
  [0.5, 30, 15],
  [1 / 60, 30, 1],
  [0.016, 30, 0],
  [0.1 + 0.2, 10, 3],
])('%f s at %i frames a second is the border %i', (seconds, fps, frame) => {
  expect(secondsToFrames(seconds, { numerator: fps, denominator: 1 })).toBe(frame)
})

test.each([
  [30, { numerator: 30, denominator: 1 }],
  [29.97, { numerator: 30_000, denominator: 1001 }],
  [23.976, { numerator: 24_000, denominator: 1001 }],
  [23.98, { numerator: 24_000, denominator: 1001 }],
  [59.94, { numerator: 60_000, denominator: 1001 }],
  [0, null],
  [-25, null],
  [241, null],
  [26.5, null],
  [Number.NaN, null],
])('P06: the written rate %f means %o', (written, rate) => {
  expect(parseFrameRate(written)).toEqual(rate)
})

test('timecode counts whole frames', () => {
  expect(timecode(30 * 3661 + 7, { numerator: 30, denominator: 1 })).toBe('01:01:01:07')
})
