import type { Config } from '../../config.ts'
import { locateFfmpeg, runFfmpeg } from '../../platform/ffmpeg.ts'

/** The share of a film at which its poster is taken: past a title card and a fade from black. */
const POSTER_AT = 0.25

/** A picture of a film, 640 pixels wide, beside it. @returns its path. */
export async function writePoster({
  filmPath,
  durationSeconds,
  config,
  signal,
}: {
  filmPath: string
  durationSeconds: number
  config: Config
  signal: AbortSignal
}): Promise<string> {
  const posterPath = filmPath.replace(/\.mp4$/i, '.poster.jpg')
  const input = ['-ss', String(durationSeconds * POSTER_AT), '-f', 'mov', '-i', filmPath]
  const output = ['-frames:v', '1', '-vf', 'scale=640:-2', '-q:v', '4', '-f', 'image2', '-update', '1', posterPath]
  await runFfmpeg({ ffmpeg: await locateFfmpeg(config.ffmpeg), args: [...input, ...output], signal })
  return posterPath
}
