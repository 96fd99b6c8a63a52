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
  expect(timecode(24 * 60, { numerator: 24_000, denominator: 1001 })).toBe('00:01:00:00')
})

const NTSC_30 = { numerator: 30_000, denominator: 1001 }
const NTSC_60 = { numerator: 60_000, denominator: 1001 }

// The examples every description of SMPTE ST 12-1 gives.
test.each([
  [1799, NTSC_30, '00:00:59;29'],
  [1800, NTSC_30, '00:01:00;02'],
  [17_981, NTSC_30, '00:09:59;29'],
  [17_982, NTSC_30, '00:10:00;00'],
  [107_892, NTSC_30, '01:00:00;00'],
  [3599, NTSC_60, '00:00:59;59'],
  [3600, NTSC_60, '00:01:00;04'],
  [35_964, NTSC_60, '00:10:00;00'],
])('frame %i is %j: %s in drop-frame timecode', (frame, rate, expected) => {
  expect(timecode(frame, rate)).toBe(expected)
})

/** In frames at 29.97 a second. */
const A_DAY = 2_589_407

test('drop-frame timecode leaves out the right numbers only, misses none, and stays with the clock all day', () => {
  fc.assert(
    fc.property(fc.constantFrom(NTSC_30, NTSC_60), fc.nat(A_DAY), (rate, frame) => {
      const nominal = Math.round(rate.numerator / 1001)
      const dropped = nominal / 15
      const [hours = 0, minutes = 0, seconds = 0, frames = 0] = timecode(frame, rate).split(/[:;]/).map(Number)
      const totalMinutes = hours * 60 + minutes
      expect(seconds === 0 && frames < dropped && minutes % 10 !== 0).toBe(false)
      // The standard's own way back.
      const number = (totalMinutes * 60 + seconds) * nominal + frames
      expect(number - dropped * (totalMinutes - Math.floor(totalMinutes / 10))).toBe(frame)
      expect(Math.abs(number / nominal - framesToSeconds(frame, rate))).toBeLessThan(0.2)
    }),
  )
})
