import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTruePeakMeter, peakAbove, TAPS } from '../../src/render/true-peak.ts'

/** Everything between all samples, nothing left out: above a floor of 0 no value is skipped. */
function peakOfAll(samples: Float32Array): number {
  const padded = new Float32Array(samples.length + 4 * TAPS)
  padded.set(samples, 2 * TAPS)
  let peak = 0
  for (let newest = 2 * TAPS; newest < padded.length; newest += 1) {
    peak = Math.max(peak, peakAbove(padded, newest, 0, Infinity))
  }
  return peak
}

test('whatever the signal, no value that is skipped was the peak', () => {
  const level = fc.oneof(
    fc.float({ min: -1, max: 1, noNaN: true }),
    fc.float({ min: Math.fround(0.9), max: 1, noNaN: true }),
  )
  const samples = fc.array(level, { minLength: 2, maxLength: 600, size: 'max' })
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 100 }), (drawn, length) => {
      const signal = Float32Array.from(drawn.length % 2 === 0 ? drawn : [...drawn, 0])
      const meter = createTruePeakMeter()
      for (let from = 0; from < signal.length; from += 2 * length) meter.add(signal.subarray(from, from + 2 * length))
      expect(meter.truePeak()).toBe(peakOfAll(signal))
    }),
  )
})

test('alternating steps, the worst of signals, are found as far above their samples as a long filter has them', () => {
  // Signs so that all parts of the value halfway between the middle two add up.
  const signal = Float32Array.from({ length: 2 * TAPS }, (_, index) => {
    const away = Math.abs(Math.floor(index / 2) - TAPS / 2 + 0.5) - 0.5
    return 0.5 * (-1) ** away
  })
  const meter = createTruePeakMeter()
  meter.add(signal)
  expect(meter.truePeak()).toBe(peakOfAll(signal))
  expect(20 * Math.log10(meter.truePeak() / 0.5)).toBeGreaterThan(6)
})
