import { rename, rm } from 'node:fs/promises'
import type { Timeline } from '../../timeline/schema.ts'
import { countPictures } from '../count-pictures.ts'
import { encodeFrames, type FrameEncoder } from '../encode-frames.ts'
import { type EncoderSettings, encodeArguments } from '../encoder.ts'
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
  const args = encodeArguments({ input: kind, format: slice, settings, outputPath: distinctPath })
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
  if (lengths.every((length) => length === 1)) {
    await rename(distinctPath, outputPath)
  } else {
    await repeatFrames({ inputPath: distinctPath, outputPath, lengths, frameRate: slice.frameRate })
    await rm(distinctPath)
  }
  const input = ['-threads', '1', '-f', 'mov', '-i', outputPath]
  const decoded = await countPictures({ input, ffmpeg: { path: tools.ffmpegPath }, signal })
  if (decoded !== slice.durationInFrames) {
    throw new Error(`A segment has ${decoded} frames; ${slice.durationInFrames} were encoded.`)
  }
}
