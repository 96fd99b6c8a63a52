import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limit } from '../../src/render/limit.ts'
import { measureSound } from '../../src/render/loudness.ts'
import { clicks, inBlocks, noise, SECOND, sine, stereo, type Waveform } from '../helpers/sounds.ts'

const CEILING = 10 ** (-1.5 / 20)

async function limited(samples: Float32Array, gain = 1, blockLength = 2 * SECOND): Promise<Float32Array> {
  const out: number[] = []
  for await (const block of limit({ blocks: inBlocks(samples, blockLength), gain, ceiling: CEILING })) {
    for (const sample of block) out.push(sample)
  }
  return Float32Array.from(out)
}

describe('what stays below the ceiling', () => {
  test('passes through times the gain, every sample at its place', async () => {
    const samples = stereo(noise(0.3), SECOND + 17)
    expect(await limited(samples, 1.5)).toEqual(samples.map((sample) => Math.fround(sample * 1.5)))
  })
})

describe('what would go above it', () => {
  test.each<[string, Waveform, number]>([
    ['clicks', clicks([0, 0.2, 0.2001, 0.7, 0.99998], 1), 4],
    ['a loud tone', sine(997, 0.9), 3],
    ['noise', noise(0.7), 2],
    ['peaks between samples', (at) => 0.9 * Math.sin((Math.PI / 2) * at + Math.PI / 4), 1],
  ])('%s: true peaks are kept to it, nothing is lost', async (_name, waveform, gain) => {
    const samples = stereo(waveform, SECOND)
    const out = await limited(samples, gain)
    expect(out).toHaveLength(samples.length)
    const { truePeakDbtp } = await measureSound(inBlocks(out))
    expect(truePeakDbtp).toBeLessThanOrEqual(-1.5 + 0.05)
    expect(truePeakDbtp).toBeGreaterThan(-2)
  })

  test('is turned down around its peak only: the rest is the input, exactly', async () => {
    const samples = stereo((at) => (at === SECOND ? 1 : sine(440, 0.1)(at)), 3 * SECOND)
    const out = await limited(samples)
    const before = 2 * Math.round(0.99 * SECOND)
    expect(out.subarray(0, before)).toEqual(samples.subarray(0, before))
    expect(out.subarray(-2 * SECOND)).toEqual(samples.subarray(-2 * SECOND))
    expect(out[2 * SECOND]).toBeLessThan(CEILING)
  })

  test('comes down on both channels together', async () => {
    const samples = stereo(sine(440, 0.2), SECOND)
    samples[2 * 24_000] = 1
    const out = await limited(samples)
    const left = (out[2 * 23_950] ?? 0) / (samples[2 * 23_950] ?? 1)
    const right = (out[2 * 23_950 + 1] ?? 0) / (samples[2 * 23_950 + 1] ?? 1)
    expect(left).toBeLessThan(0.99)
    expect(right).toBeCloseTo(left, 5)
  })
})

test('any samples, cut into blocks of any length, give the same sound', async () => {
  const levels = fc.array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 2, maxLength: 3000 })
  await fc.assert(
    fc.asyncProperty(levels, fc.integer({ min: 1, max: 900 }), async (drawn, length) => {
      const samples = Float32Array.from(drawn.length % 2 === 0 ? drawn : [...drawn, 0])
      const out = await limited(samples)
      expect(out).toHaveLength(samples.length)
      expect(Math.max(...out.map(Math.abs))).toBeLessThanOrEqual(CEILING + 1e-6)
      const inPieces = await limited(samples, 1, 2 * length)
      for (const [index, sample] of out.entries()) expect(Math.abs(sample - (inPieces[index] ?? 9))).toBeLessThan(1e-6)
    }),
    { numRuns: 30 },
  )
})
