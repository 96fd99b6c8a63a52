import { open } from 'node:fs/promises'

/** Where the samples of a 48 kHz stereo 24-bit WAV file are. */
export type WavLayout = { dataOffset: number; durationInSamples: number }

export const WAV_BYTES_PER_SAMPLE_FRAME = 6

/**
 * Reads the chunk list of a RIFF file up to its samples (format: Microsoft's RIFF WAVE, little endian).
 *
 * @throws {Error} when it is not the WAV that our own normalisation writes.
 */
export async function readWavLayout(file: string): Promise<WavLayout> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const header = Buffer.alloc(8)
    let offset = 12
    while (offset + 8 <= size) {
      await handle.read(header, 0, 8, offset)
      const chunk = header.toString('latin1', 0, 4)
      const length = header.readUInt32LE(4)
      if (chunk === 'fmt ') await checkFormat(Buffer.alloc(16), (into) => handle.read(into, 0, 16, offset + 8))
      if (chunk === 'data') {
        const dataOffset = offset + 8
        const bytes = Math.min(length, size - dataOffset)
        return { dataOffset, durationInSamples: Math.floor(bytes / WAV_BYTES_PER_SAMPLE_FRAME) }
      }
      offset += 8 + length + (length % 2)
    }
    throw new Error(`${file} has no data chunk.`)
  } finally {
    await handle.close()
  }
}

async function checkFormat(format: Buffer, read: (into: Buffer) => Promise<unknown>): Promise<void> {
  await read(format)
  const [channels, rate, bits] = [format.readUInt16LE(2), format.readUInt32LE(4), format.readUInt16LE(14)]
  if (channels !== 2 || rate !== 48_000 || bits !== 24) {
    throw new Error(`Expected 2 channels at 48000 Hz with 24 bits, found ${channels} at ${rate} with ${bits}.`)
  }
}

/** The header of a 48 kHz stereo 32-bit float WAV file of a known length. */
export function floatWavHeader(durationInSamples: number): Buffer {
  const header = Buffer.alloc(44)
  const dataBytes = durationInSamples * 8
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(Math.min(0xffffffff, 36 + dataBytes), 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(3, 20)
  header.writeUInt16LE(2, 22)
  header.writeUInt32LE(48_000, 24)
  header.writeUInt32LE(48_000 * 8, 28)
  header.writeUInt16LE(8, 32)
  header.writeUInt16LE(32, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(Math.min(0xffffffff, dataBytes), 40)
  return header
}
