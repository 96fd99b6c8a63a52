import { createHash } from 'node:crypto'
import { ProjectError } from '../errors.ts'
import type { OutputFormat } from '../timeline/output-format.ts'
import type { AudioClip, Timeline } from '../timeline/schema.ts'
import type { FrameRange } from '../timeline/seen-range.ts'
import { sliceTimeline } from '../timeline/slice-timeline.ts'
import { framesToSamples } from '../timeline/time.ts'
import { type EncoderSettings, encoderSettings, type Quality } from './encoder.ts'
import type { RendererVersions } from './renderer-versions.ts'

/** All that will be done for one export, before any of it is done. Plain JSON. */
export type RenderPlan = {
  timeline: Timeline
  output: OutputFormat & { durationInFrames: number; encoder: EncoderSettings }
  segments: Segment[]
  audio: AudioMix
}

/** A range of the timeline that is rendered alone, video only. */
export type Segment = FrameRange & {
  index: number
  lane: 'browser'
  /** Everything that can change the segment's bytes, hashed. */
  key: string
  /** The picture of the range, as a timeline that begins at 0. */
  slice: Timeline
}

export type AudioMix = { clips: AudioClip[]; durationInSamples: number }

/** Longer shots are split, so that a crash or a lost worker costs little. */
const LONGEST_SEGMENT_IN_FRAMES = 150

const MOST_FRAMES = 1_000_000

/**
 * Plans an export of a timeline: cut at shot borders, one key a segment. Pure.
 *
 * @throws {ProjectError} when the film is longer than a million frames.
 */
export function planRender({
  timeline,
  quality,
  versions,
}: {
  timeline: Timeline
  quality: Quality
  versions: RendererVersions
}): RenderPlan {
  const { width, height, frameRate, durationInFrames } = timeline
  if (durationInFrames > MOST_FRAMES) {
    throw new ProjectError(
      'LIMIT_EXCEEDED',
      `The film is ${durationInFrames} frames long; the most an export can have is ${MOST_FRAMES}. Shorten it or split the project.`,
    )
  }
  const output = { width, height, frameRate, durationInFrames, encoder: encoderSettings(quality) }
  const segments = timeline.shots.flatMap(splitShot).map((range, index): Segment => {
    const slice = sliceTimeline(timeline, range)
    return { ...range, index, lane: 'browser', slice, key: hash({ slice, encoder: output.encoder, versions }) }
  })
  const audio = { clips: timeline.audioClips, durationInSamples: framesToSamples(durationInFrames, frameRate) }
  return { timeline, output, segments, audio }
}

/** Pieces of about equal length, none longer than the longest segment. */
function splitShot({ from, durationInFrames }: FrameRange): FrameRange[] {
  const pieces = Math.ceil(durationInFrames / LONGEST_SEGMENT_IN_FRAMES)
  const border = (piece: number) => from + Math.round((durationInFrames * piece) / pieces)
  return Array.from({ length: pieces }, (_, piece) => ({
    from: border(piece),
    durationInFrames: border(piece + 1) - border(piece),
  }))
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
