import { rename, rm } from 'node:fs/promises'
import { countPictures } from '../../platform/count-pictures.ts'
import type { Timeline } from '../../timeline/schema.ts'
import type { FrameRate } from '../../timeline/time.ts'
import { encodeFrames } from '../encode-frames.ts'
import { type Content, type EncoderSettings, encodeArguments } from '../encoder.ts'
import { timesCoded, timesEachCoded } from '../h264/plan-repeats.ts'
import type { Lane } from '../plan-lane.ts'
import { repeatFrames } from '../repeat-frames.ts'

export type ComposeTools = { mediaDir: string; ffmpegPath: string }

/** A PNG, or planar 4:2:0 in the native lane, and for how many frames it is seen. */
export type Composed = { picture: Uint8Array; durationInFrames: number }

/** The pictures of a segment, each once; until it is let go of, the last one stays as it is. */
export type Composing = AsyncDisposable & { pictures: AsyncGenerator<Composed, void> }

export type Compose = (tools: ComposeTools) => Composing

/**
 * Encodes a segment: each of its pictures once, or a few times, shown for as long as it is seen. What came of it is
 * decoded.
 *
 * @param whenFree does what encodes as soon as there is room for it, which is asked for when there is a picture:
 *   hundreds of segments may be waiting for theirs.
 * @param onPicture called with how many frames of the segment a picture makes.
 */
export async function encodeSegment({
  slice,
  lane,
  compose,
  outputPath,
  settings,
  tools,
  whenFree,
  signal,
  onPicture,
}: {
  slice: Timeline
  lane: Lane
  compose: Compose
  outputPath: string
  settings: EncoderSettings
  tools: ComposeTools
  whenFree: (encode: () => Promise<void>) => Promise<void>
  signal: AbortSignal
  onPicture: (durationInFrames: number) => void
}): Promise<void> {
  const distinctPath = `${outputPath}.distinct`
  const kind = lane.kind === 'native' ? 'yuv420p' : 'png'
  const content = contentOf(slice, lane)
  const args = encodeArguments({ input: kind, format: slice, settings, content, outputPath: distinctPath })
  await using composing = compose(tools)
  const { pictures } = composing
  const first = await pictures.next()
  if (first.done) throw new Error('A segment has no picture.')
  await whenFree(async () => {
    const lengths = await encodePictures({
      ...{ first: first.value, others: pictures, segmentInFrames: slice.durationInFrames, args },
      ...{ tools, signal, onPicture },
    })
    if (sum(lengths) !== slice.durationInFrames) {
      throw new Error(`A segment has ${sum(lengths)} frames; it should have ${slice.durationInFrames}.`)
    }
    await repeatAndDecode({ distinctPath, lengths, outputPath, frameRate: slice.frameRate, tools, signal })
  })
}

// --- internal ---

/** @returns for how many frames each of the pictures is seen. */
async function encodePictures({
  first,
  others,
  segmentInFrames,
  args,
  tools,
  signal,
  onPicture,
}: {
  first: Composed
  others: AsyncGenerator<Composed, void>
  segmentInFrames: number
  /** Of ffmpeg. */
  args: string[]
  tools: ComposeTools
  signal: AbortSignal
  onPicture: (durationInFrames: number) => void
}): Promise<number[]> {
  signal.throwIfAborted()
  const encoder = encodeFrames({ ffmpegPath: tools.ffmpegPath, args })
  const lengths: number[] = []
  let shownFrames = 0
  const add = ({ picture, durationInFrames }: Composed) => {
    const isFirst = lengths.length === 0
    lengths.push(durationInFrames)
    shownFrames += durationInFrames
    const isAtEnd = isFirst || shownFrames === segmentInFrames
    const times = timesCoded(durationInFrames, isAtEnd ? 'at an end' : 'between others')
    onPicture(durationInFrames)
    const encoded = Promise.all(Array.from({ length: times }, () => encoder.add(picture)))
    // Whoever waits for it hears of it.
    encoded.catch(() => undefined)
    return encoded
  }
  try {
    let encoded = add(first)
    // One is composed while the one before is encoded.
    for await (const composed of others) {
      signal.throwIfAborted()
      await encoded
      encoded = add(composed)
    }
    await encoded
    await encoder.finish()
  } catch (error) {
    encoder.abandon()
    throw error
  }
  return lengths
}

/**
 * Of a picture that is seen for longer, this many frames more than it is coded are decoded: those that show it again
 * differ in their numbers alone, and are the same in every segment.
 */
const DECODED_AGAIN = 2

/** Makes the segment of its distinct pictures, and decodes it. */
async function repeatAndDecode({
  distinctPath,
  lengths,
  outputPath,
  frameRate,
  tools,
  signal,
}: {
  distinctPath: string
  lengths: number[]
  outputPath: string
  frameRate: FrameRate
  tools: ComposeTools
  signal: AbortSignal
}): Promise<void> {
  if (lengths.every((length) => length === 1)) {
    await expectFrames({ file: distinctPath, frames: lengths.length, tools, signal })
    await rename(distinctPath, outputPath)
    return
  }
  const repeat = (times: number[], to: string) =>
    repeatFrames({ inputPath: distinctPath, outputPath: to, lengths: times, frameRate })
  const short = timesEachCoded(lengths).map((times, picture) => Math.min(lengths[picture] ?? 0, times + DECODED_AGAIN))
  const shortPath = `${outputPath}.short`
  await repeat(short, shortPath)
  await expectFrames({ file: shortPath, frames: sum(short), tools, signal })
  if (sum(short) === sum(lengths)) await rename(shortPath, outputPath)
  else await repeat(lengths, outputPath)
  await Promise.all([rm(shortPath, { force: true }), rm(distinctPath)])
}

function contentOf({ shots, transitions }: Timeline, lane: Lane): Content {
  if (transitions.length > 0) return 'transition'
  if (lane.kind === 'hold') return 'still'
  return shots.some(({ picture }) => picture.kind === 'video') ? 'video' : 'moving'
}

function sum(lengths: number[]): number {
  return lengths.reduce((total, length) => total + length, 0)
}

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
