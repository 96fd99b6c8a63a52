import { copyFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import sharp from 'sharp'
import { bareEnvironment } from '../../src/platform/ffmpeg.ts'

const SAMPLE_MEDIA = fileURLToPath(new URL('../../src/sandbox/sample/media', import.meta.url))

/** All 1920x1080. */
const IMAGES = ['01', '02', '03', '04', '05', '06', '08', '09', '10', '11', '12'].map((name) => `frame-${name}.jpg`)

/** All 1280x720, 24 frames a second, 3.5 to 4 s. */
const CLIPS = ['01', '04', '09', '11'].map((name) => `shot-${name}.mp4`)

const CLIP_SECONDS = 6

const JPEG_QUALITY = 92

/** A file of the sample project, as it is. */
export async function copySample(name: string, folder: string): Promise<void> {
  await copyFile(path.join(SAMPLE_MEDIA, name), path.join(folder, name))
}

/** The sample's images, then the same in other colours and mirrored, so that no two numbers give the same pixels. */
export async function writeImage(file: string, number: number): Promise<void> {
  const { source, variant } = pick(IMAGES, number)
  const image = sharp(path.join(SAMPLE_MEDIA, source))
    .flop(variant % 2 === 1)
    .modulate({ hue: 47 * variant })
  await image.jpeg({ quality: JPEG_QUALITY }).toFile(file)
}

/** Two of the sample's clips in a row, then the same mirrored; 16 different ones, long enough for any shot. */
export async function writeClip(file: string, number: number, ffmpegPath: string): Promise<void> {
  const { source, variant } = pick(CLIPS, number)
  const { source: next } = pick(CLIPS, number + 1)
  const mirror = [variant % 2 === 1 ? 'hflip' : '', variant % 4 > 1 ? 'vflip' : ''].filter(Boolean).join(',') || 'null'
  const inputs = [source, next].flatMap((name) => ['-i', path.join(SAMPLE_MEDIA, name)])
  const graph = ['-filter_complex', `[0:v][1:v]concat=n=2:v=1,${mirror}`, '-t', String(CLIP_SECONDS)]
  const encoder = ['-c:v', 'libx264', '-preset', 'fast', '-crf', '18', '-pix_fmt', 'yuv420p']
  await execa(ffmpegPath, ['-v', 'error', '-y', ...inputs, ...graph, ...encoder, file], {
    env: bareEnvironment(),
    extendEnv: false,
  })
}

function pick(sources: readonly string[], number: number): { source: string; variant: number } {
  return { source: sources[number % sources.length] ?? '', variant: Math.floor(number / sources.length) }
}
