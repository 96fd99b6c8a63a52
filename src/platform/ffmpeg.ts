import { spawn } from 'node:child_process'
import type { Writable } from 'node:stream'
import { EnvironmentError } from '../errors.ts'
import { childEnvironment } from './child-environment.ts'

/** Where the ffmpeg is and what it calls itself; the version is part of every segment's key. */
export type Ffmpeg = {
  path: string
  version: string
  /** The best it has: Fraunhofer's takes a third of the time of ffmpeg's own, and leaves less to hear of the coding. */
  aacEncoder: 'libfdk_aac' | 'aac'
}

/** An ffmpeg run that failed; the text is the end of what it wrote, for the developer, not for the user. */
export class FfmpegError extends Error {
  override readonly name = 'FfmpegError'
}

/** What films are encoded with. */
const ENCODERS = ['libx264', 'aac'] as const

const STDERR_KEPT_IN_CHARACTERS = 100_000

/**
 * Finds the ffmpeg that everything is encoded with: `FFMPEG_PATH`, else the one Remotion ships, which is the same
 * version on every machine.
 *
 * @throws {EnvironmentError} when it does not start, is no ffmpeg, or cannot encode films.
 */
export async function locateFfmpeg(configured: string | null): Promise<Ffmpeg> {
  const path = configured ?? (await remotionFfmpegPath())
  const version = (await ask(path, '-version')).split('\n')[0] ?? ''
  if (!version.startsWith('ffmpeg version')) throw unfit('FFMPEG_MISSING', `${path} is no ffmpeg`)
  // Remotion's has all of them, and encodes its own sound with Fraunhofer's.
  if (configured === null) return { path, version, aacEncoder: 'libfdk_aac' }
  const encoders = await ask(path, '-encoders')
  const has = (name: string) => new RegExp(`^ \\S+ ${name} `, 'm').test(encoders)
  const missing = ENCODERS.filter((name) => !has(name))
  if (missing.length > 0) {
    throw unfit('FFMPEG_UNFIT', `The ffmpeg at ${path} lacks the encoder ${missing.join(' and ')}`)
  }
  return { path, version, aacEncoder: has('libfdk_aac') ? 'libfdk_aac' : 'aac' }
}

/**
 * Runs ffmpeg to its end and returns what it wrote to standard output. It reads nothing from our standard input, asks
 * nothing, and sees none of our environment.
 *
 * @throws {FfmpegError} when it fails, {EnvironmentError} when it is killed, an error with code `ENOSPC` when the disk is full.
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
  signal.throwIfAborted()
  const running = startFfmpeg(ffmpeg.path, ['-nostdin', ...args])
  running.stdin.end()
  signal.addEventListener('abort', running.kill, { once: true })
  try {
    return await running.ended
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', running.kill)
  }
}

/** An ffmpeg at work. */
export type RunningFfmpeg = {
  stdin: Writable
  /**
   * Resolves with what it wrote to standard output.
   *
   * @throws what `explainFfmpegFailure` says.
   */
  ended: Promise<string>
  kill: () => void
}

/**
 * Starts ffmpeg, in an environment that has nothing of ours.
 *
 * @param args without those that keep it quiet and have it overwrite.
 */
export function startFfmpeg(ffmpegPath: string, args: string[]): RunningFfmpeg {
  const ffmpeg = spawn(ffmpegPath, ['-hide_banner', '-loglevel', 'error', '-y', ...args], { env: bareEnvironment() })
  let [stdout, stderr] = ['', '']
  ffmpeg.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  ffmpeg.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = (stderr + chunk).slice(-STDERR_KEPT_IN_CHARACTERS)
  })
  // A broken pipe is the echo of an exit, which is reported below.
  ffmpeg.stdin.on('error', () => undefined)
  const ended = new Promise<string>((resolve, reject) => {
    ffmpeg.once('error', (error) => reject(new FfmpegError(error.message)))
    ffmpeg.once('close', (code, killedBy) => {
      if (code === 0) resolve(stdout)
      else reject(explainFfmpegFailure(stderr || `ffmpeg ended with code ${code}`, killedBy))
    })
  })
  // Whoever waits for it hears of it; until then it must not count as unhandled.
  ended.catch(() => undefined)
  return { stdin: ffmpeg.stdin, ended, kill: () => ffmpeg.kill('SIGKILL') }
}

/**
 * What a failed run means.
 *
 * @param stderr the end of what it wrote.
 * @param killedBy the signal that ended it, unless it ended by itself.
 */
export function explainFfmpegFailure(stderr: string, killedBy: string | null | undefined): Error {
  // A crash, such as SIGSEGV, is what the file did to it.
  if (killedBy === 'SIGKILL' || killedBy === 'SIGTERM') {
    const hint = killedBy === 'SIGKILL' ? ', most likely because memory ran out' : ''
    return new EnvironmentError(
      'FFMPEG_KILLED',
      `ffmpeg was ended by ${killedBy}${hint}. What was finished is kept; run the same command again.`,
    )
  }
  if (/No space left on device/.test(stderr)) return Object.assign(new Error(stderr), { code: 'ENOSPC' })
  return new FfmpegError(stderr.trim().split('\n').slice(-6).join('\n'))
}

/** The environment ffmpeg runs in. */
export function bareEnvironment(): Record<string, string> {
  return childEnvironment({ temporaryDir: '/tmp' })
}

async function ask(path: string, question: '-version' | '-encoders'): Promise<string> {
  try {
    const running = startFfmpeg(path, [question])
    running.stdin.end()
    return await running.ended
  } catch (error) {
    throw unfit('FFMPEG_MISSING', `ffmpeg does not start (${path})`, error)
  }
}

function unfit(code: string, what: string, cause?: unknown): EnvironmentError {
  const cure = 'Set FFMPEG_PATH to another, or leave it out to use the one that comes with Storyreel.'
  return new EnvironmentError(code, `${what}. ${cure}`, { cause })
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
