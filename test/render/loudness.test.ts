import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeSamples, wavHeader } from '../../src/platform/wav.ts'
import { measureSound } from '../../src/render/loudness.ts'
import { ebur128, NO_EBUR128 } from '../helpers/full-ffmpeg.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { clicks, inBlocks, noise, SECOND, sine, stereo, type Waveform } from '../helpers/sounds.ts'

let folder: string
let remove: () => Promise<void>
beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('loudness'))
})
afterAll(() => remove())

const speech = noise(1)
const mumble = noise(0.02)
const hiss = noise(0.5)
/** Words of noise with pauses of a mumble, so that both gates have something to leave out. */
const words: Waveform = (sample) => (Math.floor(sample / 20_000) % 3 === 0 ? speech(sample) : mumble(sample))

/** Faded in and out, because meters differ in what they take to lie before the first sample and after the last. */
function faded(waveform: Waveform, seconds: number): Waveform {
  const last = seconds * SECOND - 1
  return (at) => waveform(at) * Math.min(1, at / 4800, (last - at) / 4800)
}

describe.skipIf(NO_EBUR128 !== null)(
  `as ffmpeg’s ebur128 measures${NO_EBUR128 ? ` (skipped: ${NO_EBUR128})` : ''}`,
  () => {
    test.each<[string, Waveform, number]>([
      ['1 kHz at −20 dBFS', sine(1000, 0.1), 5],
      ['60 Hz, which the weighting turns down', sine(60, 0.5), 5],
      ['9 kHz, which it turns up', sine(9000, 0.5), 5],
      ['a loud part and a part below the relative gate', (at) => sine(440, at < 4 * SECOND ? 0.5 : 0.02)(at), 12],
      [
        'a part below the absolute gate, which must not move the relative one',
        (at) => sine(440, at < 3 * SECOND ? 0.3 : at < 6 * SECOND ? 0.08 : 0.0001)(at),
        24,
      ],
      ['noise', hiss, 6],
      ['words and pauses', words, 15],
      [
        'a quarter of the sample rate, whose peaks lie between samples',
        (at) => 0.9 * Math.sin((Math.PI / 2) * at + Math.PI / 4),
        3,
      ],
    ])('%s', async (name, waveform, seconds) => {
      const samples = stereo(faded(waveform, seconds), seconds * SECOND)
      const file = path.join(folder, `${name.replaceAll(/\W/g, '')}.wav`)
      await writeFile(file, Buffer.concat([wavHeader(seconds * SECOND, 'float32'), encodeSamples(samples, 'float32')]))
      const [ours, theirs] = [await measureSound(inBlocks(samples)), await ebur128(file)]
      expect(Math.abs((ours.integratedLufs ?? 0) - theirs.integratedLufs)).toBeLessThanOrEqual(0.06)
      expect(Math.abs((ours.truePeakDbtp ?? 0) - theirs.truePeakDbtp)).toBeLessThanOrEqual(0.15)
    })
  },
)

test('a tone of 997 Hz at −18 dBFS on both channels is at −18 LUFS, by the standard’s own calibration', async () => {
  // BS.1770-4: 0 dBFS of 997 Hz on one channel is −3.01 LUFS; two channels are 3.01 more.
  const { integratedLufs } = await measureSound(inBlocks(stereo(sine(997, 10 ** (-18 / 20)), 10 * SECOND)))
  expect(integratedLufs).toBeCloseTo(-18, 1)
})

test('the length of blocks makes no difference', async () => {
  const samples = stereo(words, 3 * SECOND)
  const whole = await measureSound(inBlocks(samples))
  const inPieces = await measureSound(inBlocks(samples, 2 * 777))
  expect(inPieces.integratedLufs).toBeCloseTo(whole.integratedLufs ?? 0, 9)
  expect(inPieces.truePeakDbtp).toBe(whole.truePeakDbtp)
})

test('silence has no loudness and no peak; less than 400 ms has no loudness', async () => {
  expect(await measureSound(inBlocks(stereo(() => 0, SECOND)))).toEqual({ integratedLufs: null, truePeakDbtp: null })
  expect((await measureSound(inBlocks(stereo(sine(440), 19_000)))).integratedLufs).toBeNull()
})

test('a click in the last sample counts', async () => {
  const { truePeakDbtp } = await measureSound(inBlocks(stereo(clicks([1 - 1 / SECOND]), SECOND)))
  expect(truePeakDbtp).toBeGreaterThanOrEqual(20 * Math.log10(0.8) - 0.001)
})
