import { type ExecaError, execa } from 'execa'
import { EnvironmentError } from '../errors.ts'
import { childEnvironment } from './child-environment.ts'

/** Where the ffmpeg is and what it calls itself; the version is part of every segment's key. */
export type Ffmpeg = { path: string; version: string }

/** An ffmpeg run that failed; the text is the end of what it wrote, for the developer, not for the user. */
export class FfmpegError extends Error {
  override readonly name = 'FfmpegError'
}

/**
 * Finds the ffmpeg that everything is encoded with: `FFMPEG_PATH`, else the one Remotion ships, which is the same
 * version on every machine.
 *
 * @throws {EnvironmentError} when it does not start.
 */
export async function locateFfmpeg(configured: string | null): Promise<Ffmpeg> {
  const path = configured ?? (await remotionFfmpegPath())
  try {
    const { stdout } = await execa(path, ['-hide_banner', '-version'], { env: bareEnvironment(), extendEnv: false })
    return { path, version: stdout.split('\n')[0] ?? '' }
  } catch (error) {
    throw new EnvironmentError('FFMPEG_MISSING', `ffmpeg does not start (${path}). Set FFMPEG_PATH to one that does.`, {
      cause: error,
    })
  }
}

/**
 * Runs ffmpeg to its end and returns what it wrote to standard output. It reads nothing from our standard input, asks
 * nothing, and sees none of our environment.
 *
 * @throws {FfmpegError} when it fails, an error with code `ENOSPC` when the disk is full.
 */
export async function runFfmpeg({
  ffmpeg,
  args,
  signal,
}: {
  ffmpeg: Pick<Ffmpeg, 'path'>
  args: string[]
  signal: AbortSignal
}): Promise<string> {
  try {
    const { stdout } = await execa(ffmpeg.path, ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', ...args], {
      env: bareEnvironment(),
      extendEnv: false,
      stdin: 'ignore',
      cancelSignal: signal,
      forceKillAfterDelay: 1000,
    })
    return stdout
  } catch (error) {
    signal.throwIfAborted()
    throw explainFfmpegFailure(isExecaError(error) ? String(error.stderr ?? '') : String(error))
  }
}

/** What a failed run means, from the end of what it wrote. */
export function explainFfmpegFailure(stderr: string): Error {
  if (/No space left on device/.test(stderr)) return Object.assign(new Error(stderr), { code: 'ENOSPC' })
  return new FfmpegError(stderr.trim().split('\n').slice(-6).join('\n'))
}

/** The environment ffmpeg runs in. */
export function bareEnvironment(): Record<string, string> {
  return childEnvironment({ temporaryDir: '/tmp' })
}

async function remotionFfmpegPath(): Promise<string> {
  const { RenderInternals } = await import('@remotion/renderer')
  return RenderInternals.getExecutablePath({
    type: 'ffmpeg',
    indent: false,
    logLevel: 'error',
    binariesDirectory: null,
  })
}

function isExecaError(error: unknown): error is ExecaError {
  return error instanceof Error && 'stderr' in error
}
