import { z } from 'zod'
import { runFfprobe } from '../platform/ffprobe.ts'
import { inputArguments, type MediaJob } from './media-job.ts'

/** The only formats that hold several. */
const DEMUXERS_OF_MANY: readonly (string | null)[] = ['mov', 'matroska']

const schema = z.object({ streams: z.array(z.object({ disposition: z.object({ default: z.int() }) })) })

/**
 * Which of a file's sound tracks is played, counted from 0: the one that the file says is its default, else the first.
 *
 * @throws {FfmpegError} when the file cannot be read.
 */
export async function chooseSoundTrack(job: MediaJob): Promise<number> {
  if (!DEMUXERS_OF_MANY.includes(job.sniffed.demuxer)) return 0
  const show = ['-select_streams', 'a', '-show_entries', 'stream_disposition=default']
  const { streams } = schema.parse(await runFfprobe([...show, ...inputArguments(job)], job.signal))
  return Math.max(
    0,
    streams.findIndex((stream) => stream.disposition.default === 1),
  )
}
