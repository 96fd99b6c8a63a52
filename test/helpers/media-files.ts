import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import sharp from 'sharp'
import { type Ffmpeg, locateFfmpeg } from '../../src/platform/ffmpeg.ts'

let located: Promise<Ffmpeg> | undefined

/** The ffmpeg the project itself uses, so that tests need no other. */
export function testFfmpeg(): Promise<Ffmpeg> {
  located ??= locateFfmpeg(null)
  return located
}

export type Rgb = { r: number; g: number; b: number }

export async function writeImage(file: string, background: Rgb, size = { width: 320, height: 180 }): Promise<void> {
  await sharp({ create: { ...size, channels: 3, background } })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toFile(file)
}

/** How many bits of a picture's number a coded video shows, as columns of black or white. */
const CODE_BITS = 8

/** A video whose picture n shows the number n in black and white columns, most significant bit first. */
export async function writeNumberedVideo(
  file: string,
  { frames, fps }: { frames: number; fps: string },
): Promise<void> {
  const stills = `${file}.stills`
  await mkdir(stills, { recursive: true })
  for (let number = 0; number < frames; number += 1) {
    const columns = Array.from({ length: CODE_BITS }, (_, bit) => ((number >> (CODE_BITS - 1 - bit)) & 1) * 255)
    const picture = sharp(Buffer.from(columns), { raw: { width: CODE_BITS, height: 1, channels: 1 } })
    await picture
      .resize(320, 180, { kernel: 'nearest', fit: 'fill' })
      .png()
      .toFile(path.join(stills, `${String(number).padStart(4, '0')}.png`))
  }
  const ffmpeg = await testFfmpeg()
  const input = ['-framerate', fps, '-i', path.join(stills, '%04d.png')]
  await execa(ffmpeg.path, ['-v', 'error', '-y', ...input, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', file])
}

/** The number a picture of a coded video shows; its rows outside the middle are not looked at. */
export async function readNumber(png: Buffer): Promise<number> {
  const { width, height } = await sharp(png).metadata()
  const band = { left: 0, top: Math.floor(height * 0.3), width, height: Math.floor(height * 0.2) }
  const columns = await sharp(png)
    .extract(band)
    .greyscale()
    .resize(CODE_BITS, 1, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer()
  return columns.reduce((number, level) => number * 2 + (level > 127 ? 1 : 0), 0)
}

/** A mono 16-bit WAV at 48 kHz that is silent but for clicks of one sample at the given times. */
export async function writeClicks(
  file: string,
  { seconds, clicksAt }: { seconds: number; clicksAt: number[] },
): Promise<void> {
  const samples = new Int16Array(Math.round(seconds * 48_000))
  for (const time of clicksAt) samples[Math.round(time * 48_000)] = 24_000
  await writeFile(file, Buffer.concat([wavHeader(samples.byteLength), Buffer.from(samples.buffer)]))
}

function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + dataBytes, 4)
  header.write('WAVEfmt ', 8)
  for (const [offset, value] of [
    [16, 16],
    [24, 48_000],
    [28, 96_000],
    [40, dataBytes],
  ] as const) {
    header.writeUInt32LE(value, offset)
  }
  for (const [offset, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    header.writeUInt16LE(value, offset)
  header.write('data', 36)
  return header
}
