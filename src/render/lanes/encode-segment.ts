import { rename, rm } from 'node:fs/promises'
import type { Timeline } from '../../timeline/schema.ts'
import { countPictures } from '../count-pictures.ts'
import { encodeFrames, type FrameEncoder } from '../encode-frames.ts'
import { type EncoderSettings, encodeArguments } from '../encoder.ts'
import { FRAME_NUMBERS } from '../h264/stream-parameters.ts'
import type { Lane } from '../plan-lane.ts'
import { repeatFrames } from '../repeat-frames.ts'

export type ComposeTools = { mediaDir: string; ffmpegPath: string }

/** Makes the pictures of a segment, each once: PNGs, or planar 4:2:0 in the native lane. */
export type Compose = (tools: ComposeTools) => AsyncGenerator<Uint8Array, void>

/**
 * Encodes a segment: each of its pictures once, shown for as long as the lane says. What came of it is decoded.
 *
 * @param onPicture called with how many frames of the segment a picture makes.
 */
export async function encodeSegment({
  slice,
  lane,
  compose,
  outputPath,
  settings,
  tools,
  signal,
  onPicture,
}: {
  slice: Timeline
  lane: Lane
  compose: Compose
  outputPath: string
  settings: EncoderSettings
  tools: ComposeTools
  signal: AbortSignal
  onPicture: (durationInFrames: number) => void
}): Promise<void> {
  const distinctPath = `${outputPath}.distinct`
  const kind = lane.kind === 'native' ? 'yuv420p' : 'png'
  const hasVideo = slice.shots.some(({ picture }) => picture.kind === 'video')
  const args = encodeArguments({ input: kind, format: slice, settings, hasVideo, outputPath: distinctPath })
  const lengths = lane.pictures.map(({ durationInFrames }) => durationInFrames)
  let encoder: FrameEncoder | null = null
  try {
    let encoded: Promise<void> = Promise.resolve()
    let count = 0
    for await (const picture of compose(tools)) {
      signal.throwIfAborted()
      // Not before there is a picture: hundreds of segments may be waiting for theirs.
      encoder ??= encodeFrames({ ffmpegPath: tools.ffmpegPath, args })
      // One is composed while the one before is encoded.
      await encoded
      encoded = encoder.add(picture)
      onPicture(lengths[count] ?? 0)
      count += 1
    }
    await encoded
    await encoder?.finish()
  } catch (error) {
    encoder?.abandon()
    throw error
  }
  const repeat = (times: number[], to: string) =>
    repeatFrames({ inputPath: distinctPath, outputPath: to, lengths: times, frameRate: slice.frameRate })
  const decode = (file: string, frames: number) => expectFrames({ file, frames, tools, signal })
  if (lengths.every((length) => length === 1)) {
    await decode(distinctPath, slice.durationInFrames)
    await rename(distinctPath, outputPath)
    return
  }
  // A frame that shows the one before again differs from others like it in its number alone.
  const short = lengths.map((length) => Math.min(length, FRAME_NUMBERS + 1))
  const shortPath = `${outputPath}.short`
  await repeat(short, shortPath)
  await decode(
    shortPath,
    short.reduce((sum, length) => sum + length),
  )
  await repeat(lengths, outputPath)
  await Promise.all([rm(shortPath), rm(distinctPath)])
}

// --- internal ---

/** Decodes a file to its end. */
async function expectFrames({
  file,
  frames,
  tools,
  signal,
}: {
  file: string
  frames: number
  tools: ComposeTools
  signal: AbortSignal
}): Promise<void> {
  const input = ['-threads', '1', '-f', 'mov', '-i', file]
  const decoded = await countPictures({ input, ffmpeg: { path: tools.ffmpegPath }, signal })
  if (decoded !== frames) throw new Error(`A segment has ${decoded} frames; ${frames} were encoded.`)
}
