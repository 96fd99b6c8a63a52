import { expect, test } from 'vitest'
import { decodeSamples, encodeSamples } from '../../src/platform/wav.ts'

test.each(['int24', 'float32'] as const)(
  '%s: samples written are samples read, also from the middle of data',
  (encoding) => {
    const levels = [0, -1, 0x7fffff / 0x800000, -1 / 0x800000, 1 / 0x800000, 0.5, -0.25]
    for (const samples of [levels, levels.toReversed(), [-1], []].map((each) => Float32Array.from(each))) {
      const data = encodeSamples(samples, encoding)
      const within = Buffer.concat([Buffer.of(0xff), data, Buffer.of(0xff)]).subarray(1, 1 + data.length)
      expect(decodeSamples(within, encoding)).toEqual(samples)
    }
  },
)
