import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import sharp from 'sharp'
import { type Rgb, testFfmpeg } from './media-files.ts'
import { pixelsOf } from './pixels.ts'

/**
 * Every picture of a video, decoded, as PNGs in order.
 *
 * @param rate in frames a second: what is shown at the beginning of each frame instead.
 */
export async function decodePictures(file: string, rate: number | null = null): Promise<Buffer[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-pictures-'))
  try {
    const { path: ffmpeg } = await testFfmpeg()
    const times = rate === null ? ['-fps_mode', 'passthrough'] : ['-r', String(rate), '-fps_mode', 'cfr']
    const output = [...times, '-c:v', 'png', path.join(folder, '%06d.png')]
    await execa(ffmpeg, ['-v', 'error', '-i', file, '-map', '0:v', ...output])
    const names = (await readdir(folder)).sort()
    return await Promise.all(names.map((name) => readFile(path.join(folder, name))))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** One hash over all decoded pictures. */
export async function hashPictures(file: string): Promise<string> {
  const hash = createHash('sha256')
  for (const png of await decodePictures(file)) hash.update(await pixelsOf(png))
  return hash.digest('hex')
}

/** The decoded sound: left channel at 48 kHz, −1 to 1. */
export async function decodeSound(file: string): Promise<Float32Array> {
  const { path: ffmpeg } = await testFfmpeg()
  // Without metadata, which would make the header longer.
  const output = [
    '-map',
    '0:a',
    '-map_metadata',
    '-1',
    '-ac',
    '1',
    '-ar',
    '48000',
    '-c:a',
    'pcm_s16le',
    '-f',
    'wav',
    '-bitexact',
    'pipe:1',
  ]
  const { stdout } = await execa(ffmpeg, ['-v', 'error', '-i', file, ...output], { encoding: 'buffer' })
  const data = Buffer.from(stdout).subarray(44)
  return Float32Array.from({ length: Math.floor(data.length / 2) }, (_, index) => data.readInt16LE(index * 2) / 32_768)
}

/** The mean colour of a picture's middle, away from captions and borders. */
export async function middleColour(png: Buffer): Promise<Rgb> {
  const { width, height } = await sharp(png).metadata()
  const box = {
    left: Math.floor(width * 0.4),
    top: Math.floor(height * 0.3),
    width: Math.floor(width * 0.2),
    height: Math.floor(height * 0.2),
  }
  const { channels } = await sharp(await sharp(png).extract(box).toBuffer()).stats()
  const mean = (index: number) => channels[index]?.mean ?? 0
  return { r: mean(0), g: mean(1), b: mean(2) }
}
