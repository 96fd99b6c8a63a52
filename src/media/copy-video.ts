import { EncodedPacketSink, EncodedVideoPacketSource, type InputVideoTrack } from 'mediabunny'
import { countPictures } from '../platform/count-pictures.ts'
import { FfmpegError } from '../platform/ffmpeg.ts'
import { openMedia } from '../platform/open-media.ts'
import { openMp4 } from '../platform/open-mp4.ts'
import type { FrameRange } from '../timeline/seen-range.ts'
import { type FrameRate, framesPerSecond, framesToSeconds } from '../timeline/time.ts'
import type { MediaJob } from './media-job.ts'

/** Times are rounded in some containers, to milliseconds in Matroska. */
export const TIME_TOLERANCE_SECONDS = 0.002

/** A picture that is seen for longer is repeated by converting, so that a player finds one wherever it begins. */
const LONGEST_HOLD_IN_FRAMES = 15
const MOST_FRAMES_BETWEEN_KEYS = 300

/**
 * Copies the pictures of an H.264 video, and moves each to the first frame of the output that shows it. Nothing is
 * encoded, but everything is decoded once, to be sure that it can be.
 *
 * @returns for how many frames of the output it lasts; null when it has to be converted: two pictures fall on one frame,
 *   one is held for long, it does not begin at once, key frames are rare, or it is damaged.
 */
export async function copyVideo(job: Omit<MediaJob, 'use'>): Promise<number | null> {
  const { source, sniffed, target, format, ffmpeg, signal } = job
  if (sniffed.demuxer !== 'mov') return null
  using input = openMedia(source)
  try {
    const track = await input.getPrimaryVideoTrack()
    if (!track) return null
    const moves = await planMoves(track, format.frameRate)
    if (moves === null) return null
    await copyPackets({ track, target, moves, frameRate: format.frameRate })
    // Threads of its own cost a sixth more, and there is always other work.
    const decoded = await countPictures({ input: ['-threads', '1', '-f', 'mov', '-i', target], ffmpeg, signal })
    return decoded === moves.size ? durationOf(moves) : null
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof FfmpegError) return null
    throw error
  }
}

// --- internal ---

/** What frames of the output show a picture, by its time in the source in seconds; in the order they are shown. */
type Moves = Map<number, FrameRange>

function durationOf(moves: Moves): number {
  const last = [...moves.values()].at(-1)
  return last ? last.from + last.durationInFrames : 0
}

async function planMoves(track: InputVideoTrack, frameRate: FrameRate): Promise<Moves | null> {
  const rate = framesPerSecond(frameRate)
  const times: number[] = []
  let end = 0
  let sinceKey = 0
  const packets = new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })
  for await (const { timestamp, duration, type } of packets) {
    sinceKey = type === 'key' ? 0 : sinceKey + 1
    if (sinceKey > MOST_FRAMES_BETWEEN_KEYS) return null
    times.push(timestamp)
    end = Math.max(end, timestamp + duration)
  }
  times.sort((a, b) => a - b)
  const isBegunAtOnce = Math.abs(times[0] ?? Infinity) <= TIME_TOLERANCE_SECONDS
  // What is late by just the tolerance is late, whatever a float makes of it.
  const frameAt = (seconds: number) => Math.max(0, Math.ceil((seconds - TIME_TOLERANCE_SECONDS) * rate + 1e-6))
  const moves: Moves = new Map()
  for (const [index, time] of times.entries()) {
    const from = frameAt(time)
    const durationInFrames = frameAt(times[index + 1] ?? end) - from
    if (durationInFrames < 1 || durationInFrames > LONGEST_HOLD_IN_FRAMES) return null
    moves.set(time, { from, durationInFrames })
  }
  return isBegunAtOnce ? moves : null
}

async function copyPackets({
  track,
  target,
  moves,
  frameRate,
}: {
  track: InputVideoTrack
  target: string
  moves: Moves
  frameRate: FrameRate
}): Promise<void> {
  const decoderConfig = await track.getDecoderConfig()
  const output = openMp4(target, { index: 'after' })
  const video = new EncodedVideoPacketSource('avc')
  output.addVideoTrack(video, { frameRate: framesPerSecond(frameRate) })
  try {
    await output.start()
    for await (const packet of new EncodedPacketSink(track).packets()) {
      const move = moves.get(packet.timestamp)
      if (!move) throw new Error(`A picture at ${packet.timestamp} s was not planned.`)
      const timestamp = framesToSeconds(move.from, frameRate)
      const duration = framesToSeconds(move.durationInFrames, frameRate)
      const moved = packet.clone({ timestamp, duration })
      await video.add(moved, decoderConfig ? { decoderConfig } : {})
    }
    await output.finalize()
  } catch (error) {
    await output.cancel()
    throw error
  }
}
