import { type Ffmpeg, runFfmpeg } from './ffmpeg.ts'

/**
 * Decodes the pictures of a file to their end, any damage being an error, and counts them. What a picture looks like is
 * not worked out.
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
  ffmpeg: Pick<Ffmpeg, 'path'>
  signal: AbortSignal
}): Promise<number> {
  const output = ['-map', '0:v', '-c:v', 'rawvideo', '-fps_mode', 'passthrough', '-f', 'null']
  // Damage shows while codes are read; nobody looks at the pixels, so that the last steps to them need not be done.
  const codesOnly = ['-skip_loop_filter', 'all', '-skip_idct', 'all']
  const corner = ['-vf', 'crop=2:2:0:0']
  const report = await runFfmpeg({
    ffmpeg,
    signal,
    args: [
      '-xerror',
      '-err_detect',
      'explode',
      ...codesOnly,
      ...input,
      ...corner,
      ...output,
      '-progress',
      'pipe:1',
      '-',
    ],
  })
  const counts = report.match(/^frame=\s*(\d+)$/gm)
  return Number(counts?.at(-1)?.replace(/\D/g, '') ?? 0)
}
