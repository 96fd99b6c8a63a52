import { execa } from 'execa'
import { z } from 'zod'
import { bareEnvironment, explainFfmpegFailure } from './ffmpeg.ts'

const packetsSchema = z.object({
  packets: z.array(
    z.object({
      pts: z.int(),
      duration: z.int(),
      data_hash: z.string().transform((written) => written.replace(/^SHA256:/, '')),
    }),
  ),
})

/** A packet of a track: its times in the track's ticks, and the SHA-256 of its bytes in hex. */
export type ProbedPacket = z.infer<typeof packetsSchema>['packets'][number]

/**
 * The packets of an MP4's subtitle tracks, read by the ffprobe that Remotion ships.
 *
 * @throws {FfmpegError} when the file cannot be read.
 */
export async function probeSubtitles(file: string, signal: AbortSignal): Promise<ProbedPacket[]> {
  const show = ['-select_streams', 's', '-show_entries', 'packet=pts,duration,data_hash', '-show_data_hash', 'SHA256']
  return packetsSchema.parse(await runFfprobe(['-f', 'mov', ...show, file], signal)).packets
}

/**
 * What the ffprobe that Remotion ships says, as JSON.
 *
 * @throws {FfmpegError} when the file cannot be read.
 */
export async function runFfprobe(args: string[], signal: AbortSignal): Promise<unknown> {
  const { RenderInternals } = await import('@remotion/renderer')
  const ffprobe = RenderInternals.getExecutablePath({
    type: 'ffprobe',
    indent: false,
    logLevel: 'error',
    binariesDirectory: null,
  })
  const {
    failed,
    stdout,
    stderr,
    signal: killedBy,
  } = await execa(ffprobe, ['-v', 'error', '-of', 'json', ...args], {
    env: bareEnvironment(),
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    cancelSignal: signal,
    forceKillAfterDelay: 1000,
  })
  signal.throwIfAborted()
  if (failed) throw explainFfmpegFailure(stderr, killedBy)
  return JSON.parse(stdout)
}
