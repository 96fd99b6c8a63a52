import { B_FRAMES } from '../encoder.ts'
import type { FrameNumbers } from './renumber-frame.ts'

/** A picture of an encoded video, and when it is shown, in any unit. */
export type CodedPicture = { isKey: boolean; time: number }

/** A frame of a video in which pictures are repeated. */
export type RepeatedFrame = FrameNumbers & {
  /** A picture as it is coded, or a P frame that shows the last one that is no B frame again. */
  kind: 'coded' | 'skipped'
  /** The picture it shows, by where it stands in the coded ones. */
  picture: number
  /** When it is shown, in frames. */
  frame: number
}

/** A picture that is seen for no longer is coded once, and repeated whatever it is coded as. */
const LONGEST_CODED_ONCE_IN_FRAMES = 2

/**
 * How often a picture is to be encoded so that it can be seen for so many frames: no P frame can show a B frame again,
 * and of this many pictures in a row one is none.
 *
 * @param place whether it is the first or the last of its video, which are no B frames.
 */
export function timesCoded(durationInFrames: number, place: 'at an end' | 'between others'): number {
  if (place === 'at an end' || durationInFrames <= LONGEST_CODED_ONCE_IN_FRAMES) return 1
  return Math.min(durationInFrames, B_FRAMES + 1)
}

/** How often each picture of a video is encoded, by for how many frames each is seen. */
export function timesEachCoded(lengths: readonly number[]): number[] {
  return lengths.map((length, picture) =>
    timesCoded(length, picture === 0 || picture === lengths.length - 1 ? 'at an end' : 'between others'),
  )
}

/**
 * Plans a video in which each picture is shown for as long as it is to be seen. A picture that others refer to is followed
 * by P frames that show it again, a B frame by itself.
 *
 * @param coded in the order they are coded.
 * @param lengths for how many frames each picture is seen, in the order they are shown; every one was encoded
 *   as often as `timesEachCoded` says.
 * @returns frames in the order they are to be coded.
 * @throws {Error} when there are more coded pictures or fewer.
 */
export function* planRepeats(coded: readonly CodedPicture[], lengths: readonly number[]): Generator<RepeatedFrame> {
  let frameNumber = 0
  let keyFrame = 0
  for (const { isReference, ...frame } of placeFrames(spanPictures(coded, lengths))) {
    if (frame.kind === 'coded' && coded[frame.picture]?.isKey) {
      frameNumber = 0
      keyFrame = frame.frame
    }
    yield { ...frame, frameNumber, order: 2 * (frame.frame - keyFrame) }
    if (isReference) frameNumber += 1
  }
}

// --- internal ---

/** From when and for how long a coded picture is shown, and whether others refer to it. */
type Span = { from: number; durationInFrames: number; isReference: boolean }

type PlacedFrame = Omit<RepeatedFrame, keyof FrameNumbers> & { isReference: boolean }

/** In the order of `coded`. */
function spanPictures(coded: readonly CodedPicture[], lengths: readonly number[]): Span[] {
  const times = timesEachCoded(lengths)
  const expected = times.reduce((sum, each) => sum + each, 0)
  if (coded.length !== expected) throw new Error(`A segment has ${coded.length} pictures; ${expected} were encoded.`)
  const spans = findReferences(coded).map((isReference) => ({ from: 0, durationInFrames: 1, isReference }))
  const shown = [...coded.keys()].sort((a, b) => (coded[a]?.time ?? 0) - (coded[b]?.time ?? 0))
  const waiting = shown.flatMap((picture) => spans[picture] ?? [])
  let from = 0
  for (const [picture, length] of lengths.entries()) {
    const same = waiting.splice(0, times[picture])
    const repeated = same.find(({ isReference }) => isReference) ?? same[0]
    if (repeated) repeated.durationInFrames += length - same.length
    for (const span of same) {
      span.from = from
      from += span.durationInFrames
    }
  }
  return spans
}

/** Whoever is coded after one that is shown later is a B frame. */
function findReferences(coded: readonly CodedPicture[]): boolean[] {
  let latest = -Infinity
  return coded.map(({ time }) => {
    const isReference = time > latest
    latest = Math.max(latest, time)
    return isReference
  })
}

/** B frames come after what they refer to, and what shows that again after them. */
function* placeFrames(spans: readonly Span[]): Generator<PlacedFrame> {
  let again: PlacedFrame[] = []
  for (const [picture, { from, durationInFrames, isReference }] of spans.entries()) {
    const frames = Array.from({ length: durationInFrames }, (_, at) => ({
      kind: at > 0 && isReference ? ('skipped' as const) : ('coded' as const),
      picture,
      frame: from + at,
      isReference,
    }))
    if (isReference) {
      yield* again
      again = frames.splice(1)
    }
    yield* frames
  }
  yield* again
}
