import { open } from 'node:fs/promises'
import { encodeSamples, type WavEncoding, wavHeader } from './wav.ts'

/** Writes blocks of stereo samples, left and right alternating, as a 48 kHz WAV file of a known length. */
export async function writeWav({
  file,
  durationInSamples,
  encoding,
  blocks,
}: {
  file: string
  durationInSamples: number
  encoding: WavEncoding
  blocks: AsyncIterable<Float32Array>
}): Promise<void> {
  await using handle = await open(file, 'w')
  await handle.writeFile(wavHeader(durationInSamples, encoding))
  for await (const block of blocks) await handle.writeFile(encodeSamples(block, encoding))
}
