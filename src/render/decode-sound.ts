import { execa } from 'execa'
import { bareEnvironment, explainFfmpegFailure, type Ffmpeg } from '../platform/ffmpeg.ts'
import { bytesPerSampleFrame, decodeInt24 } from '../platform/wav.ts'

/**
 * The decoded sound of a file, block by block, left and right alternating; any damage is an error.
 *
 * @throws {FfmpegError} when it cannot be decoded to its end.
 */
export async function* decodeSound({
  file,
  demuxer = 'mov',
  ffmpeg,
  signal,
}: {
  file: string
  /** ffmpeg's name for the format; that of MP4 and MOV unless given. */
  demuxer?: string
  ffmpeg: Ffmpeg
  signal: AbortSignal
}): AsyncGenerator<Float32Array> {
  const input = ['-xerror', '-err_detect', 'explode', '-f', demuxer, '-i', file, '-map', '0:a:0']
  // Without metadata, of which a title could hold the word that the samples are found by.
  const output = ['-map_metadata', '-1', '-c:a', 'pcm_s24le', '-f', 'wav', '-bitexact', 'pipe:1']
  await using decoding = decode({ args: [...input, ...output], ffmpeg, signal })
  let isHeader = true
  let rest = Buffer.alloc(0)
  for await (const chunk of decoding.stdout) {
    rest = Buffer.concat([rest, chunk])
    if (isHeader) {
      const data = rest.indexOf('data', 12, 'latin1')
      if (data < 0 || rest.length < data + 8) continue
      rest = rest.subarray(data + 8)
      isHeader = false
    }
    const whole = rest.length - (rest.length % bytesPerSampleFrame('int24'))
    if (whole > 0) yield decodeInt24(rest.subarray(0, whole))
    rest = rest.subarray(whole)
  }
  await decoding.finished()
}

// --- internal ---

/** A running ffmpeg whose output is read as it comes; leaving the block that holds it ends it. */
function decode({ args, ffmpeg, signal }: { args: string[]; ffmpeg: Ffmpeg; signal: AbortSignal }) {
  const running = execa(ffmpeg.path, ['-hide_banner', '-loglevel', 'error', '-nostdin', ...args], {
    env: bareEnvironment(),
    extendEnv: false,
    stdin: 'ignore',
    buffer: { stdout: false },
    encoding: 'buffer',
    cancelSignal: signal,
    reject: false,
  })
  return {
    stdout: running.iterable({ from: 'stdout', binary: true }),
    finished: async () => {
      const { failed, stderr, signal: killedBy } = await running
      signal.throwIfAborted()
      if (failed) throw explainFfmpegFailure(Buffer.from(stderr).toString(), killedBy)
    },
    [Symbol.asyncDispose]: async () => {
      running.kill('SIGKILL')
      await running
    },
  }
}
