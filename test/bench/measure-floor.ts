import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import { bareEnvironment, type Ffmpeg } from '../../src/platform/ffmpeg.ts'
import { type Content, encodeArguments, encoderSettings } from '../../src/render/encoder.ts'
import type { OutputFormat } from '../../src/timeline/output-format.ts'
import { type Measured, runMeasured } from './run-measured.ts'

/** Files here are in memory. */
const MEMORY_DIR = '/dev/shm'

/**
 * The least an export can take: the frames of a finished film, decoded into memory, through the encoder with the
 * settings of the export, and nothing else.
 */
export async function measureFloor({
  filmPath,
  format,
  content,
  ffmpeg,
  outputPath,
}: {
  filmPath: string
  outputPath: string
  format: OutputFormat
  /** What most of the film is. */
  content: Content
  ffmpeg: Ffmpeg
}): Promise<Measured> {
  const rawPath = path.join(MEMORY_DIR, `storyreel-bench-${process.pid}.yuv`)
  await using written = await open(rawPath, 'w')
  await using raw = await open(rawPath, 'r')
  // Without a name it is gone with this process, whatever ends it.
  await rm(rawPath)

  const common = { command: ffmpeg.path, env: bareEnvironment() }
  const decode = ['-i', filmPath, '-map', '0:v', '-fps_mode', 'passthrough', '-pix_fmt', 'yuv420p']
  await runMeasured({
    ...common,
    args: ['-v', 'error', ...decode, '-c:v', 'rawvideo', '-f', 'image2pipe', 'pipe:1'],
    output: written.fd,
  })
  return runMeasured({
    ...common,
    args: ['-v', 'error', '-y', ...x264Arguments(format, content, outputPath)],
    input: raw.fd,
  })
}

/** The arguments of a segment, but on all cores: an export encodes several segments at once, and this is one. */
function x264Arguments(format: OutputFormat, content: Content, outputPath: string): string[] {
  const args = encodeArguments({
    ...{ input: 'yuv420p', format, settings: encoderSettings('standard'), outputPath },
    content,
  })
  return args.flatMap((argument, index) =>
    argument === '-threads' || args[index - 1] === '-threads' ? [] : [argument],
  )
}
