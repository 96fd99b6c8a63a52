import { gainAt } from './gain.ts'
import { CUT_FADE_SAMPLES } from './place-audio.ts'
import type { AudioClip } from './schema.ts'
import type { FrameRange } from './seen-range.ts'
import { type FrameRate, framesToSamples, samplesToFrames } from './time.ts'

/** How often a fade that is cut into is written down as points of the envelope: 10 ms. */
const FADE_STEP_SAMPLES = 480

/** Stands for silence, which has no level in dB. */
const SILENCE_DB = -96

/**
 * What is heard of a clip in a range of the film, as clips of a range that begins elsewhere: at the same samples, as
 * loud as in the film but for a fade too short to be heard at every cut.
 *
 * @param to where the range begins now, in frames.
 * @returns none where the range has nothing of the clip, two where it has the end of a loop and its next rounds.
 */
export function cutAudio({
  clip,
  range,
  to,
  frameRate,
}: {
  clip: AudioClip
  range: FrameRange
  to: number
  frameRate: FrameRate
}): AudioClip[] {
  const filmStart = framesToSamples(range.from, frameRate)
  const reelStart = framesToSamples(to, frameRate)
  const reelEndFrame = to + range.durationInFrames
  // As long as the range is where it goes, which at 29.97 may be a sample more or less than where it comes from.
  const filmEnd = filmStart + framesToSamples(reelEndFrame, frameRate) - reelStart
  const start = Math.max(0, filmStart - clip.fromSample)
  const end = Math.min(clip.durationInSamples, filmEnd - clip.fromSample)
  if (end <= start) return []
  return splitLoop(clip, { start, end }).map((piece): AudioClip => {
    const length = piece.end - piece.start
    const fromSample = reelStart + clip.fromSample + piece.start - filmStart
    const from = Math.min(reelEndFrame - 1, Math.max(to, samplesToFrames(fromSample, frameRate)))
    const until = Math.min(reelEndFrame, samplesToFrames(fromSample + length, frameRate))
    const isWholeStart = piece.start === 0
    const isWholeEnd = piece.end === clip.durationInSamples
    return {
      ...clip,
      id: `${clip.id}@${fromSample}`,
      loop: piece.loop,
      fromSample,
      durationInSamples: length,
      trimStartSample: piece.trimStartSample,
      from,
      durationInFrames: Math.max(1, until - from),
      fadeInSamples: isWholeStart ? clip.fadeInSamples : Math.min(length, CUT_FADE_SAMPLES),
      fadeOutSamples: isWholeEnd ? clip.fadeOutSamples : Math.min(length, CUT_FADE_SAMPLES),
      envelope: cutEnvelope(clip, { ...piece, isWholeStart, isWholeEnd }),
    }
  })
}

// --- internal ---

/** On the clip's clock, in samples. */
type Span = { start: number; end: number }

type Piece = Span & { trimStartSample: number; loop: boolean }

/** A loop begins again where its media was trimmed to, so a range that begins inside a round is cut where that ends. */
function splitLoop({ loop, trimStartSample, media }: AudioClip, { start, end }: Span): Piece[] {
  const round = media.availableSamples - trimStartSample
  if (!loop || round <= 0) return [{ start, end, trimStartSample: trimStartSample + start, loop: false }]
  const into = start % round
  if (into === 0) return [{ start, end, trimStartSample, loop }]
  const roundEnd = Math.min(end, start - into + round)
  const rest: Piece[] = roundEnd < end ? [{ start: roundEnd, end, trimStartSample, loop }] : []
  return [{ start, end: roundEnd, trimStartSample: trimStartSample + into, loop: false }, ...rest]
}

/** The envelope of a piece, with the fades of the clip that it has only a part of. */
function cutEnvelope(
  clip: AudioClip,
  { start, end, isWholeStart, isWholeEnd }: Span & { isWholeStart: boolean; isWholeEnd: boolean },
): AudioClip['envelope'] {
  const fadeInSamples = isWholeStart ? 0 : clip.fadeInSamples
  const fadeOutSamples = isWholeEnd ? 0 : clip.fadeOutSamples
  const fadeInEnd = Math.min(end, fadeInSamples)
  const fadeOutStart = Math.max(start, clip.durationInSamples - fadeOutSamples)
  if (clip.envelope.length === 0 && fadeInEnd <= start && fadeOutStart >= end) return []
  const offsets = new Set([
    ...clip.envelope.map(({ offset }) => offset).filter((offset) => offset > start && offset < end),
    ...steps(start, fadeInEnd),
    ...steps(fadeOutStart, end),
    start,
    end - 1,
  ])
  const shape = { ...clip, volume: 1, fadeInSamples, fadeOutSamples }
  return [...offsets]
    .filter((offset) => offset >= start && offset < end)
    .sort((a, b) => a - b)
    .map((offset) => ({ offset: offset - start, gainDb: toDecibels(gainAt(shape, offset)) }))
}

function steps(from: number, to: number): number[] {
  if (to <= from) return []
  const count = Math.ceil((to - from) / FADE_STEP_SAMPLES)
  return Array.from({ length: count + 1 }, (_, step) => Math.min(to, from + step * FADE_STEP_SAMPLES))
}

function toDecibels(gain: number): number {
  return Math.max(SILENCE_DB, 20 * Math.log10(gain))
}
