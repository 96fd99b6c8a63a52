import { startFfmpeg } from '../platform/ffmpeg.ts'

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
  const { stdin, ended, kill } = startFfmpeg(ffmpegPath, args)
  return {
    add: async (frame) => {
      const written = new Promise<void>((resolve) => {
        stdin.write(frame, () => resolve())
      })
      await Promise.race([written, ended])
    },
    finish: async () => {
      stdin.end()
      await ended
    },
    abandon: kill,
  }
}
