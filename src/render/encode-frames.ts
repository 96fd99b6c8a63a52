import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { bareEnvironment, explainFfmpegFailure } from '../platform/ffmpeg.ts'

export type FrameEncoder = {
  /** Hands over a PNG; frames may come in any order, each once. Resolves when the encoder can take more. */
  add: (frame: number, png: Buffer) => Promise<void>
  /** Resolves when the file is complete. */
  finish: () => Promise<void>
  /** Gives up; the file is then worthless. */
  abandon: () => void
}

/**
 * Encodes PNG frames into a video file as they are drawn.
 *
 * @param args of ffmpeg, reading PNGs from standard input (see encoder.ts).
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
    ffmpeg.once('close', (code) => {
      if (code === 0) resolve()
      else reject(explainFfmpegFailure(stderr || `ffmpeg ended with code ${code}`))
    })
  })
  // Whoever calls finish hears of it; until then it must not count as unhandled.
  exited.catch(() => undefined)

  const waiting = new Map<number, Buffer>()
  let next = 0
  let isAbandoned = false
  return {
    add: async (frame, png) => {
      // Pages that were at work when one failed still deliver.
      if (isAbandoned) return
      waiting.set(frame, png)
      for (let ready = waiting.get(next); ready; ready = waiting.get(next)) {
        waiting.delete(next)
        next += 1
        if (!ffmpeg.stdin.write(ready)) await Promise.race([once(ffmpeg.stdin, 'drain'), exited])
      }
    },
    finish: async () => {
      if (waiting.size > 0) throw new Error(`Frame ${next} was never drawn, but later ones were.`)
      ffmpeg.stdin.end()
      await exited
    },
    abandon: () => {
      isAbandoned = true
      ffmpeg.kill('SIGKILL')
    },
  }
}
