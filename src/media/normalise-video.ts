import { rm } from 'node:fs/promises'
import { runFfmpeg } from '../platform/ffmpeg.ts'
import { openMedia } from '../platform/open-media.ts'
import { framesPerSecond } from '../timeline/time.ts'
import { copyVideo, TIME_TOLERANCE_SECONDS } from './copy-video.ts'
import { corrupt, notMedia, tooManyPixels } from './media-errors.ts'
import { inputArguments, type MediaJob } from './media-job.ts'
import type { Normalised } from './normalise.ts'
import { probeVideo, type VideoFacts } from './probe-video.ts'
import { videoFilters } from './video-filters.ts'

/** 8K, in any shape. */
const MAX_PIXELS = 8192 * 4320

/**
 * 8-bit SDR BT.709 H.264, square pixels, every picture at the time of a frame of the output. What is that already but
 * for its times is copied; the rest is converted to the output's constant rate.
 */
export async function normaliseVideo(job: MediaJob): Promise<Normalised> {
  const { use, target, format, ffmpeg, signal } = job
  const facts = await probeVideo(inputArguments(job), signal)
  if (facts === null) throw notMedia(use)
  const { widthInPixels, heightInPixels } = facts
  if (widthInPixels * heightInPixels > MAX_PIXELS) {
    throw tooManyPixels(use, { width: widthInPixels, height: heightInPixels, most: '8192 x 4320' })
  }
  const scale = Math.min(1, Math.max(format.width / widthInPixels, format.height / heightInPixels))
  const even = (pixels: number) => Math.max(2, 2 * Math.round((pixels * scale) / 2))
  const [width, height] = [even(widthInPixels), even(heightInPixels)]
  const size = { widthInPixels: width, heightInPixels: height }
  const copiedFrames = isCopyable(facts, { width, height }) ? await copyVideo(job) : null
  if (copiedFrames !== null) return { kind: 'video', extension: 'mp4', ...size, durationInFrames: copiedFrames }
  const { numerator, denominator } = format.frameRate
  const rate = framesPerSecond(format.frameRate)
  // ffmpeg takes the picture that is nearest to a frame's beginning; half a frame later, the one that is shown then.
  const shift = 0.5 / rate - TIME_TOLERANCE_SECONDS
  await runFfmpeg({
    ffmpeg,
    signal,
    args: [
      // A picture that cannot be decoded is not papered over.
      ...['-xerror', '-itsoffset', shift.toFixed(6)],
      ...decoderOf(facts),
      ...(facts.isReorderedAndUneven ? await inStoredOrder(job) : inputArguments(job)),
      ...['-map', '0:v:0', '-map_metadata', '-1', '-an', '-sn', '-dn'],
      ...['-r', `${numerator}/${denominator}`, '-fps_mode', 'cfr', '-frame_drop_threshold', '0.5'],
      ...['-vf', videoFilters(facts, { width, height }), '-aspect', `${width}:${height}`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '14', '-bf', '0'],
      ...['-g', String(Math.max(1, Math.round(rate / 2)))],
      ...['-x264-params', 'colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv'],
      ...['-f', 'mp4', '-movflags', '+faststart', target],
    ],
  })
  await rm(storedOrderPath(job), { force: true })
  const durationInFrames = await countPackets(target)
  if (durationInFrames === 0 || isCut({ job, facts, seconds: durationInFrames / rate })) throw corrupt(use)
  return { kind: 'video', extension: 'mp4', ...size, durationInFrames }
}

// --- internal ---

function isCopyable(facts: VideoFacts, { width, height }: { width: number; height: number }): boolean {
  const { codec, isStoredAsShown, isInterlaced, transfer, primaries, matrix, range } = facts
  const isFit = isStoredAsShown && facts.widthInPixels === width && facts.heightInPixels === height
  const isBt709 = matrix === 'bt709' && range === 'tv' && transfer === 'bt709' && primaries === 'bt709'
  return codec === 'h264' && isFit && !isInterlaced && isBt709
}

function storedOrderPath({ target }: MediaJob): string {
  return `${target}.in-order.mp4`
}

/** ffmpeg's own leave out what is transparent in WebM. */
const DECODERS_OF_ALPHA = new Map([
  ['vp8', 'libvpx'],
  ['vp9', 'libvpx-vp9'],
])

function decoderOf({ codec, hasAlpha }: VideoFacts): string[] {
  const decoder = DECODERS_OF_ALPHA.get(codec)
  return hasAlpha && decoder !== undefined ? ['-c:v', decoder] : []
}

/**
 * ffmpeg knows how long a picture is shown only where pictures are stored in the order they are shown in. Lossless, and
 * the times as they were.
 */
async function inStoredOrder(job: MediaJob): Promise<string[]> {
  const { ffmpeg, signal } = job
  const target = storedOrderPath(job)
  await runFfmpeg({
    ffmpeg,
    signal,
    args: [
      ...['-xerror', ...inputArguments(job), '-map', '0:v:0', '-an', '-sn', '-dn'],
      ...['-fps_mode', 'passthrough', '-enc_time_base', '-1'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0', '-bf', '0', '-f', 'mp4', target],
    ],
  })
  return inputArguments({ source: target, sniffed: { extension: 'mp4', demuxer: 'mov' } })
}

/** Of Matroska, ffmpeg takes what there is; MP4 knows its samples, and misses those that are not there. */
function isCut({ job, facts, seconds }: { job: MediaJob; facts: VideoFacts; seconds: number }): boolean {
  const { durationSeconds } = facts
  if (job.sniffed.demuxer !== 'matroska' || durationSeconds === null) return false
  return seconds < durationSeconds * 0.95 - 0.5
}

async function countPackets(file: string): Promise<number> {
  using input = openMedia(file)
  const track = await input.getPrimaryVideoTrack()
  return track === null ? 0 : (await track.computePacketStats()).packetCount
}
