import { type FileHandle, open } from 'node:fs/promises'

/** How samples are written: 32-bit float, or 24-bit integer. */
export type WavEncoding = 'float32' | 'int24'

/** Where the samples of a 48 kHz stereo WAV file are. */
export type WavLayout = { dataOffset: number; durationInSamples: number; encoding: WavEncoding }

/** A sample of both channels. */
export function bytesPerSampleFrame(encoding: WavEncoding): number {
  return encoding === 'float32' ? 8 : 6
}

/**
 * Reads a RIFF file up to its samples (format: Microsoft's RIFF WAVE, little endian).
 *
 * @throws {Error} when it is not the WAV that our own normalisation writes.
 */
export async function readWavLayout(file: string): Promise<WavLayout> {
  await using handle = await open(file, 'r')
  let encoding: WavEncoding = 'int24'
  for await (const { name, offset, bytes } of chunksOf(handle)) {
    if (name === 'fmt ') encoding = await readFormat((into) => handle.read(into, 0, into.length, offset))
    if (name === 'data') {
      return { dataOffset: offset, durationInSamples: Math.floor(bytes / bytesPerSampleFrame(encoding)), encoding }
    }
  }
  throw new Error(`${file} has no data chunk.`)
}

/** Where the samples of any WAV file of floating-point numbers are, which may be above full scale or no numbers. */
export type FloatWavLayout = { dataOffset: number; dataBytes: number; bytesPerSample: 4 | 8 }

/** As `readWavLayout`; null when the file is no WAV, or its samples are not floating-point numbers. */
export async function readFloatWavLayout(file: string): Promise<FloatWavLayout | null> {
  await using handle = await open(file, 'r')
  let bits = 0
  for await (const { name, offset, bytes } of chunksOf(handle)) {
    if (name === 'fmt ') {
      const format = Buffer.alloc(26)
      await handle.read(format, 0, Math.min(26, bytes), offset)
      const written = format.readUInt16LE(0)
      const tag = written === EXTENSIBLE ? format.readUInt16LE(24) : written
      bits = tag === FLOAT ? format.readUInt16LE(14) : 0
    }
    if (name === 'data') {
      return bits === 32 || bits === 64
        ? { dataOffset: offset, dataBytes: bytes, bytesPerSample: bits === 32 ? 4 : 8 }
        : null
    }
  }
  return null
}

/** Format tags of the `fmt ` chunk. */
const FLOAT = 3
const EXTENSIBLE = 0xfffe

/** The chunks of a RIFF file in order; the length of one that says more than the file has is what the file has. */
async function* chunksOf(handle: FileHandle): AsyncGenerator<{ name: string; offset: number; bytes: number }> {
  const { size } = await handle.stat()
  const header = Buffer.alloc(8)
  for (let offset = 12; offset + 8 <= size; ) {
    await handle.read(header, 0, 8, offset)
    const length = header.readUInt32LE(4)
    yield { name: header.toString('latin1', 0, 4), offset: offset + 8, bytes: Math.min(length, size - offset - 8) }
    offset += 8 + length + (length % 2)
  }
}

async function readFormat(read: (into: Buffer) => Promise<unknown>): Promise<WavEncoding> {
  const format = Buffer.alloc(16)
  await read(format)
  const [channels, rate, bits] = [format.readUInt16LE(2), format.readUInt32LE(4), format.readUInt16LE(14)]
  if (channels !== 2 || rate !== 48_000 || (bits !== 24 && bits !== 32)) {
    throw new Error(`Expected 2 channels at 48000 Hz with 24 or 32 bits, found ${channels} at ${rate} with ${bits}.`)
  }
  return bits === 32 ? 'float32' : 'int24'
}

/** The header of a 48 kHz stereo WAV file of a known length. */
export function wavHeader(durationInSamples: number, encoding: WavEncoding): Buffer {
  const [format, bits] = encoding === 'float32' ? [3, 32] : [1, 24]
  const bytesPerFrame = bytesPerSampleFrame(encoding)
  const dataBytes = durationInSamples * bytesPerFrame
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(Math.min(0xffffffff, 36 + dataBytes), 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(format, 20)
  header.writeUInt16LE(2, 22)
  header.writeUInt32LE(48_000, 24)
  header.writeUInt32LE(48_000 * bytesPerFrame, 28)
  header.writeUInt16LE(bytesPerFrame, 32)
  header.writeUInt16LE(bits, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(Math.min(0xffffffff, dataBytes), 40)
  return header
}

/** Samples from −1 to 1 as the data of a WAV file; 24-bit ones are rounded and cut off at full scale. */
export function encodeSamples(samples: Float32Array, encoding: WavEncoding): Buffer {
  if (encoding === 'float32') return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
  const data = Buffer.allocUnsafe(samples.length * 3)
  for (let index = 0, at = 0; index < samples.length; index += 1, at += 3) {
    const level = Math.max(-0x800000, Math.min(0x7fffff, Math.round((samples[index] ?? 0) * 0x800000)))
    data[at] = level & 0xff
    data[at + 1] = (level >> 8) & 0xff
    data[at + 2] = (level >> 16) & 0xff
  }
  return data
}

/** What `encodeSamples` made data of; float samples may be beyond −1 and 1. */
export function decodeSamples(data: Buffer, encoding: WavEncoding): Float32Array {
  // Copied, because data may begin where a float cannot.
  return encoding === 'float32' ? new Float32Array(new Uint8Array(data).buffer) : decodeInt24(data)
}

/** The samples of 24-bit data, from −1 to 1. */
export function decodeInt24(data: Buffer): Float32Array {
  const samples = new Float32Array(Math.floor(data.length / 3))
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  // Four bytes at once, shifted to the top of 32 bits, so that the sign comes with them and the fourth goes.
  const last = samples.length - 1
  for (let index = 0, at = 0; index < last; index += 1, at += 3) {
    samples[index] = (view.getInt32(at, true) << 8) / 0x80000000
  }
  if (last >= 0) samples[last] = data.readIntLE(3 * last, 3) / 0x800000
  return samples
}
