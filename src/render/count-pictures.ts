import { type Ffmpeg, runFfmpeg } from '../platform/ffmpeg.ts'

/**
 * Decodes the pictures of a file to their end, any damage being an error, and counts them.
 *
 * @param input ffmpeg's arguments for the file, with its format, so that nothing is guessed from the contents.
 * @throws {FfmpegError} when they cannot be decoded.
 */
export async function countPictures({
  input,
  ffmpeg,
  signal,
}: {
  input: string[]
  ffmpeg: Ffmpeg
  signal: AbortSignal
}): Promise<number> {
  const output = ['-map', '0:v', '-c:v', 'rawvideo', '-fps_mode', 'passthrough', '-f', 'null']
  const report = await runFfmpeg({
    ffmpeg,
    signal,
    args: ['-xerror', '-err_detect', 'explode', ...input, ...output, '-progress', 'pipe:1', '-'],
  })
  const counts = report.match(/^frame=\s*(\d+)$/gm)
  return Number(counts?.at(-1)?.replace(/\D/g, '') ?? 0)
}
