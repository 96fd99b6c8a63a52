import { spawn } from 'node:child_process'
import { bareEnvironment, explainFfmpegFailure } from '../platform/ffmpeg.ts'

export type FrameEncoder = {
  /** Takes the next frame; resolves when its memory may be used again. */
  add: (frame: Uint8Array) => Promise<void>
  /** Resolves when the file is complete. */
  finish: () => Promise<void>
  /** Gives up; the file is then worthless. */
  abandon: () => void
}

/**
 * Encodes frames into a video file as they come.
 *
 * @param args of ffmpeg, reading frames from standard input (see encoder.ts).
 */
export function encodeFrames({ ffmpegPath, args }: { ffmpegPath: string; args: string[] }): FrameEncoder {
  const ffmpeg = spawn(ffmpegPath, ['-hide_banner', '-loglevel', 'error', '-y', ...args], {
    env: bareEnvironment(),
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let stderr = ''
  ffmpeg.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  // A broken pipe is the echo of an exit, which is reported below.
  ffmpeg.stdin.on('error', () => undefined)
  const exited = new Promise<void>((resolve, reject) => {
    ffmpeg.once('error', reject)
    ffmpeg.once('close', (code, killedBy) => {
      if (code === 0) resolve()
      else reject(explainFfmpegFailure(stderr || `ffmpeg ended with code ${code}`, killedBy))
    })
  })
  // Whoever calls finish hears of it; until then it must not count as unhandled.
  exited.catch(() => undefined)

  return {
    add: (frame) => {
      const written = new Promise<void>((resolve) => {
        ffmpeg.stdin.write(frame, () => resolve())
      })
      return Promise.race([written, exited])
    },
    finish: async () => {
      ffmpeg.stdin.end()
      await exited
    },
    abandon: () => {
      ffmpeg.kill('SIGKILL')
    },
  }
}
