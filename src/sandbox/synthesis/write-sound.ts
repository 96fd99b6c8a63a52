import { writeFile } from 'node:fs/promises'
import { encodeSamples, wavHeader } from '../../platform/wav.ts'
import { SAMPLE_RATE } from './speak.ts'

/** Writes mono samples to both channels of a 24-bit WAV file and returns how long they last, in seconds. */
export async function writeSound(file: string, mono: Float32Array): Promise<number> {
  const stereo = new Float32Array(mono.length * 2)
  mono.forEach((sample, index) => stereo.fill(sample, index * 2, index * 2 + 2))
  await writeFile(file, Buffer.concat([wavHeader(mono.length, 'int24'), encodeSamples(stereo, 'int24')]))
  return mono.length / SAMPLE_RATE
}
