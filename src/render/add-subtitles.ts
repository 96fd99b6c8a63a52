import { createReadStream, createWriteStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Caption } from '../timeline/schema.ts'
import type { RenderPlan } from './plan-render.ts'
import { box, timedTextTrack } from './timed-text-track.ts'

/**
 * Copies a finished MP4 with captions as one more track, which players can switch on and off. Mediabunny writes only
 * WebVTT tracks, which few players know, and the ffmpeg Remotion ships writes none; so the index of the file is edited here, and
 * every other byte stays as it is.
 *
 * @throws {Error} when the file is no MP4 with an index in one piece; that is a bug.
 */
export async function addSubtitles({
  inputPath,
  outputPath,
  captions,
  output,
  signal,
}: {
  inputPath: string
  outputPath: string
  captions: Caption[]
  output: RenderPlan['output']
  signal: AbortSignal
}): Promise<void> {
  const { index, at, fileSize } = await readIndex(inputPath)
  const end = at + index.length
  const track = (samplesAt: number) =>
    timedTextTrack({ captions, format: output, ...output, ...readMovieHeader(index), samplesAt })
  // The entry is as long whatever it points to, so its length says where everything behind it ends up.
  const growth = track(0).trak.length
  const { trak, samples } = track(fileSize + growth + BOX_HEADER_BYTES)
  const grown = growIndex({ index, trak, moved: { from: end, by: growth } })

  async function* parts() {
    yield* createReadStream(inputPath, { end: at - 1 })
    yield grown
    if (end < fileSize) yield* createReadStream(inputPath, { start: end })
    yield box('mdat', samples)
  }
  await pipeline(Readable.from(parts()), createWriteStream(outputPath), { signal })
}

// --- internal ---

const BOX_HEADER_BYTES = 8

async function readIndex(file: string): Promise<{ index: Buffer; at: number; fileSize: number }> {
  const handle = await open(file, 'r')
  try {
    const { size: fileSize } = await handle.stat()
    let at = 0
    while (at < fileSize) {
      const header = await readAt(handle, at, 16)
      const size = sizeOf(header, fileSize - at)
      if (typeOf(header) === 'moov') return { index: await readAt(handle, at, size), at, fileSize }
      at += size
    }
  } finally {
    await handle.close()
  }
  throw new Error('The joined file has no index.')
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

function typeOf(header: Buffer): string {
  return header.toString('latin1', 4, 8)
}

/** A size of 1 stands for a longer one behind the name, 0 for the rest of the file. */
function sizeOf(header: Buffer, rest: number): number {
  const size = header.readUInt32BE(0)
  if (size === 0) return rest
  return size === 1 ? Number(header.readBigUInt64BE(8)) : size
}

/** Every box inside a range, as views of the same bytes. */
function* boxesIn(bytes: Buffer): Generator<Buffer> {
  let at = 0
  while (at + BOX_HEADER_BYTES <= bytes.length) {
    const size = sizeOf(bytes.subarray(at), bytes.length - at)
    yield bytes.subarray(at, at + size)
    at += size
  }
}

function find(parent: Buffer, ...path: string[]): Buffer | null {
  const [type, ...rest] = path
  if (type === undefined) return parent
  for (const child of boxesIn(parent.subarray(BOX_HEADER_BYTES))) {
    if (typeOf(child) === type) return find(child, ...rest)
  }
  return null
}

/** The header's last field is the id the next track may have; its times are 64 bits wide in version 1. */
function readMovieHeader(index: Buffer): { movieTimescale: number; trackId: number } {
  const header = find(index, 'mvhd')
  if (!header) throw new Error('The joined file’s index has no header.')
  const isWide = header.readUInt8(BOX_HEADER_BYTES) === 1
  return {
    movieTimescale: header.readUInt32BE(isWide ? 28 : 20),
    trackId: header.readUInt32BE(header.length - 4),
  }
}

/** The index with one more track, the others pointing to where their samples have moved. */
function growIndex({
  index,
  trak,
  moved,
}: {
  index: Buffer
  trak: Buffer
  moved: { from: number; by: number }
}): Buffer {
  const grown = Buffer.concat([index, trak])
  grown.writeUInt32BE(grown.length, 0)
  const header = find(grown, 'mvhd')
  header?.writeUInt32BE(header.readUInt32BE(header.length - 4) + 1, header.length - 4)
  for (const track of boxesIn(grown.subarray(BOX_HEADER_BYTES, index.length))) {
    if (typeOf(track) === 'trak') moveChunks(track, moved)
  }
  return grown
}

const NO_BOX = Buffer.alloc(0)

function moveChunks(track: Buffer, { from, by }: { from: number; by: number }): void {
  const narrow = find(track, 'mdia', 'minf', 'stbl', 'stco') ?? NO_BOX
  for (let at = 16; at < narrow.length; at += 4) {
    const offset = narrow.readUInt32BE(at)
    if (offset >= from) narrow.writeUInt32BE(offset + by, at)
  }
  const wide = find(track, 'mdia', 'minf', 'stbl', 'co64') ?? NO_BOX
  for (let at = 16; at < wide.length; at += 8) {
    const offset = wide.readBigUInt64BE(at)
    if (offset >= from) wide.writeBigUInt64BE(offset + BigInt(by), at)
  }
}
