import { z } from 'zod'
import { runFfprobe } from '../platform/ffprobe.ts'

/** What of a video decides how it is normalised. */
export type VideoFacts = {
  codec: string
  /** As shown: upright, square pixels. */
  widthInPixels: number
  heightInPixels: number
  /** How its numbers become light, as ffmpeg's zscale calls it; null when the file does not say. */
  transfer: string | null
  primaries: string | null
  matrix: string | null
  range: string | null
  isInterlaced: boolean
  hasAlpha: boolean
  /** Upright, in square pixels, 8 bits, 4:2:0, as it is stored. */
  isStoredAsShown: boolean
  /** Pictures that are shown in another order than they are stored in, for times that differ. */
  isReorderedAndUneven: boolean
  /** By the container's header, which may lie; null when it does not say. */
  durationSeconds: number | null
}

const facetSchema = z
  .string()
  .optional()
  .transform((name) => (name === undefined || name === 'unknown' || name === 'reserved' ? null : name))

const schema = z.object({
  streams: z.array(
    z.object({
      codec_name: z.string().default('unknown'),
      width: z.int().positive(),
      height: z.int().positive(),
      sample_aspect_ratio: z.string().default('1:1'),
      color_transfer: facetSchema,
      color_primaries: facetSchema,
      color_space: facetSchema,
      color_range: facetSchema,
      pix_fmt: z.string().default(''),
      field_order: z.string().default('progressive'),
      has_b_frames: z.int().default(0),
      r_frame_rate: z.string(),
      avg_frame_rate: z.string(),
      tags: z.looseObject({ alpha_mode: z.string().optional() }).default({}),
      side_data_list: z.array(z.looseObject({ rotation: z.number().optional() })).default([]),
    }),
  ),
  format: z.object({ duration: z.coerce.number().positive().optional() }),
})

/**
 * Reads the headers of a video, without decoding any of it.
 *
 * @param input the ffmpeg arguments that name the file and force its demuxer.
 * @returns null when there is no picture in it.
 * @throws {FfmpegError} when it cannot be read.
 */
export async function probeVideo(input: string[], signal: AbortSignal): Promise<VideoFacts | null> {
  const show = ['-select_streams', 'v:0', '-show_streams', '-show_format']
  const { streams, format } = schema.parse(await runFfprobe([...show, ...input], signal))
  const [stream] = streams
  if (!stream) return null
  const [across = 1, down = 1] = stream.sample_aspect_ratio.split(':').map(Number)
  const width = across > 0 && down > 0 ? Math.round((stream.width * across) / down) : stream.width
  const rotation = stream.side_data_list.find((data) => data.rotation !== undefined)?.rotation ?? 0
  const isOnItsSide = Math.abs(rotation) % 180 === 90
  const isStoredAsShown = rotation === 0 && width === stream.width && stream.pix_fmt === 'yuv420p'
  return {
    codec: stream.codec_name,
    widthInPixels: isOnItsSide ? stream.height : width,
    heightInPixels: isOnItsSide ? width : stream.height,
    transfer: stream.color_transfer,
    primaries: stream.color_primaries,
    matrix: stream.color_space,
    range: stream.color_range,
    isInterlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order),
    // In WebM it lies beside the pictures, which do not mention it.
    hasAlpha: stream.tags.alpha_mode === '1' || /^(yuva|gbrap|rgba|bgra|argb|abgr)/.test(stream.pix_fmt),
    isStoredAsShown,
    isReorderedAndUneven: stream.has_b_frames > 0 && stream.r_frame_rate !== stream.avg_frame_rate,
    durationSeconds: format.duration ?? null,
  }
}
