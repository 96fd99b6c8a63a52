import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { encodeSamples, type WavEncoding, wavHeader } from '../../src/platform/wav.ts'
import type { AudioClip } from '../../src/timeline/schema.ts'
import { aClip } from './clips.ts'

export const SECOND = 48_000

/** A level by sample, from −1 to 1; the same on both channels. */
export type Waveform = (sample: number) => number

export function sine(hertz: number, level = 1): Waveform {
  return (sample) => level * Math.sin((2 * Math.PI * hertz * sample) / SECOND)
}

/** Noise that is the same each time (numbers by a linear congruential generator), between −level and level. */
export function noise(level: number): Waveform {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return level * (state / 0x40000000 - 1)
  }
}

/** Silence but for one full sample at each of the given times, in seconds. */
export function clicks(times: number[], level = 0.8): Waveform {
  const at = new Set(times.map((seconds) => Math.round(seconds * SECOND)))
  return (sample) => (at.has(sample) ? level : 0)
}

export function stereo(waveform: Waveform, durationInSamples: number): Float32Array {
  const samples = new Float32Array(2 * durationInSamples)
  for (let index = 0; index < durationInSamples; index += 1) {
    const level = waveform(index)
    samples[2 * index] = level
    samples[2 * index + 1] = level
  }
  return samples
}

export async function* inBlocks(samples: Float32Array, length = 2 * SECOND): AsyncGenerator<Float32Array> {
  for (let from = 0; from < samples.length; from += length) yield samples.subarray(from, from + length)
}

/** Writes a sound as normalised media, and makes a clip of all of it, which a test may change. */
export async function aSound({
  folder,
  name,
  waveform,
  durationInSamples = SECOND,
  encoding = 'int24',
  clip = {},
}: {
  folder: string
  name: string
  waveform: Waveform
  durationInSamples?: number
  encoding?: WavEncoding
  clip?: Partial<AudioClip>
}): Promise<AudioClip> {
  const src = `assets/${name}.wav`
  await mkdir(path.join(folder, 'assets'), { recursive: true })
  const data = encodeSamples(stereo(waveform, durationInSamples), encoding)
  await writeFile(path.join(folder, src), Buffer.concat([wavHeader(durationInSamples, encoding), data]))
  const media = { sha256: '0'.repeat(64), src, availableSamples: durationInSamples }
  return aClip({ id: name, durationInSamples, media, ...clip })
}

/** The root mean square of a range of samples, in dB of full scale. */
export function levelOf(samples: Float32Array, fromSecond: number, toSecond: number): number {
  const part = samples.subarray(Math.round(2 * fromSecond * SECOND), Math.round(2 * toSecond * SECOND))
  return 10 * Math.log10(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length)
}
