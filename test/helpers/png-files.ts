import { crc32, deflateSync } from 'node:zlib'

// PNG files that no encoder makes (format: W3C PNG, third edition).

export const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

/** A chunk with its length and checksum. */
export function pngChunk(kind: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, checksum])
}

/** Everything after the signature, chunk by chunk. */
export function chunksOf(png: Buffer): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 8; at < png.length; ) {
    const end = at + 12 + png.readUInt32BE(at)
    chunks.push(png.subarray(at, end))
    at = end
  }
  return chunks
}

/** One grey, however large. */
export function greyPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const pixels = deflateSync(Buffer.alloc((width + 1) * height), { level: 1 })
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

/** The picture as the first of two, of which the second is the same chunk of pixels again. */
export function asAnimated(png: Buffer): Buffer {
  const [header = Buffer.alloc(0), ...rest] = chunksOf(png)
  const pixels = rest.find((chunk) => chunk.toString('latin1', 4, 8) === 'IDAT') ?? Buffer.alloc(0)
  const control = (sequence: number) => {
    const data = Buffer.alloc(26)
    data.writeUInt32BE(sequence, 0)
    header.copy(data, 4, 8, 16)
    data.writeUInt16BE(1, 20)
    data.writeUInt16BE(10, 22)
    return pngChunk('fcTL', data)
  }
  const animation = Buffer.alloc(8)
  animation.writeUInt32BE(2, 0)
  const second = Buffer.concat([Buffer.from([0, 0, 0, 2]), pixels.subarray(8, -4)])
  const frames = [pngChunk('acTL', animation), control(0), pixels, control(1), pngChunk('fdAT', second)]
  return Buffer.concat([PNG_SIGNATURE, header, ...frames, pngChunk('IEND', Buffer.alloc(0))])
}
