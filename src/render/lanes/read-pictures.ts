import { spawn } from 'node:child_process'
import sharp from 'sharp'
import { bareEnvironment, explainFfmpegFailure } from '../../platform/ffmpeg.ts'
import { openReadingPipe } from '../../platform/reading-pipe.ts'
import { TO_YUV } from '../encoder.ts'
import { type Kernel, type Picture, sizeOf } from './kernel/kernel.ts'

/** Decoded pictures of one file, in order; `next` fills a picture of the kernel with the following one. */
export type PictureReader = { next: (picture: Picture) => Promise<void>; close: () => void }

/**
 * Reads an image into the kernel as what Chrome's pictures of it are encoded as.
 *
 * @param size to scale it to. An odd side gets its last samples twice, because pictures are even.
 */
export async function readImage({
  kernel,
  file,
  size: { width, height },
  ffmpegPath,
}: {
  kernel: Kernel
  file: string
  size: { width: number; height: number }
  ffmpegPath: string
}): Promise<Picture> {
  const even = { width: width + (width % 2), height: height + (height % 2) }
  const pixels = await sharp(file)
    .removeAlpha()
    .resize({ width, height, fit: 'fill', kernel: 'lanczos3' })
    .extend({ right: even.width - width, bottom: even.height - height, extendWith: 'copy' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer()
  const format = ['-vcodec', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${even.width}x${even.height}`]
  const input = ['-f', 'image2pipe', '-frame_size', String(pixels.length), ...format, '-i', 'pipe:0']
  const reader = await readFrames({ kernel, ffmpegPath, input: [...input, '-vf', TO_YUV], stdin: pixels })
  const picture = kernel.picture(even)
  try {
    await reader.next(picture)
  } finally {
    reader.close()
  }
  return picture
}

/**
 * Reads the pictures of a normalised video from one of them on.
 *
 * @param from the frame of the output on which the first one wanted begins to be shown.
 * @param frameRate in frames a second.
 */
export function readVideo({
  kernel,
  file,
  from,
  frameRate,
  ffmpegPath,
}: {
  kernel: Kernel
  file: string
  from: number
  frameRate: number
  ffmpegPath: string
}): Promise<PictureReader> {
  // A little early: ffmpeg starts with the first frame that is not before the time given. By less than half a frame:
  // it rounds that to the file's clock, which may tick no oftener than once a frame.
  const seek = from === 0 ? [] : ['-ss', ((from - 0.25) / frameRate).toFixed(6)]
  const input = ['-threads', '1', ...seek, '-f', 'mov', '-i', file, '-map', '0:v:0', '-pix_fmt', 'yuv420p']
  return readFrames({ kernel, ffmpegPath, input, stdin: null })
}

// --- internal ---

async function readFrames({
  kernel,
  ffmpegPath,
  input,
  stdin,
}: {
  kernel: Kernel
  ffmpegPath: string
  input: string[]
  stdin: Uint8Array | null
}): Promise<PictureReader> {
  const output = ['-fps_mode', 'passthrough', '-f', 'image2pipe', '-vcodec', 'rawvideo', 'pipe:1']
  const pipe = await openReadingPipe()
  const ffmpeg = spawn(ffmpegPath, ['-hide_banner', '-loglevel', 'error', ...input, ...output], {
    env: bareEnvironment(),
    stdio: ['pipe', pipe.writeEnd, 'pipe'],
  })
  pipe.writeEnd.destroy()
  let stderr = ''
  ffmpeg.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  // Whoever reads hears of it: the output ends.
  ffmpeg.on('error', (error) => {
    stderr += error.message
  })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    ffmpeg.once('close', (_code, killedBy) => resolve(killedBy))
  })
  ffmpeg.stdin?.on('error', () => undefined)
  ffmpeg.stdin?.end(stdin ?? undefined)

  let rest: Uint8Array = new Uint8Array(0)
  return {
    next: async (picture) => {
      const length = sizeOf(picture)
      for (let filled = 0; filled < length; ) {
        if (rest.length === 0) {
          const chunk = await pipe.next()
          if (chunk === null) {
            const killedBy = await ended
            throw explainFfmpegFailure(stderr || `A picture ended after ${filled} of ${length} bytes.`, killedBy)
          }
          rest = chunk
        }
        const part = rest.subarray(0, length - filled)
        kernel.bytes(picture.at + filled, part.length).set(part)
        filled += part.length
        rest = rest.subarray(part.length)
      }
    },
    close: () => {
      ffmpeg.kill('SIGKILL')
      pipe.close()
    },
  }
}
