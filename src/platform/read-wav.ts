import { createReadStream } from 'node:fs'
import { bytesPerSampleFrame, decodeSamples, readWavLayout } from './wav.ts'

/** The samples of a WAV of ours, block by block, left and right alternating. */
export async function* readWav(file: string): AsyncGenerator<Float32Array> {
  const { dataOffset, durationInSamples, encoding } = await readWavLayout(file)
  if (durationInSamples === 0) return
  const frameBytes = bytesPerSampleFrame(encoding)
  const end = dataOffset + durationInSamples * frameBytes - 1
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(file, { start: dataOffset, end, highWaterMark: 1024 * 1024 })) {
    rest = Buffer.concat([rest, chunk])
    const whole = rest.length - (rest.length % frameBytes)
    yield decodeSamples(rest.subarray(0, whole), encoding)
    rest = rest.subarray(whole)
  }
}
