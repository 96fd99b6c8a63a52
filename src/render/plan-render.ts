import { createHash } from 'node:crypto'
import { ProjectError } from '../errors.ts'
import type { OutputFormat } from '../timeline/output-format.ts'
import type { AudioClip, Timeline } from '../timeline/schema.ts'
import type { FrameRange } from '../timeline/seen-range.ts'
import { sliceTimeline } from '../timeline/slice-timeline.ts'
import { framesToSamples } from '../timeline/time.ts'
import { type EncoderSettings, encoderSettings, type Quality } from './encoder.ts'
import { type Lane, planLane } from './plan-lane.ts'
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
  lane: Lane
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
 * Plans an export of a timeline: cut at the borders of shots and transitions, one key a segment. Pure.
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
  const segments = cutTimeline(timeline)
    .flatMap(splitRange)
    .map((range, index): Segment => {
      const slice = sliceTimeline(timeline, range)
      const key = hash({ slice, encoder: output.encoder, versions })
      return { ...range, index, lane: planLane(slice), slice, key }
    })
  const audio = { clips: timeline.audioClips, durationInSamples: framesToSamples(durationInFrames, frameRate) }
  return { timeline, output, segments, audio }
}

/**
 * The stretches of a film on which the same shots are seen: every transition, and what is left of every shot. The cut
 * inside a transition is no border, for both shots are seen on either side of it.
 */
function cutTimeline({ shots, transitions, durationInFrames }: Timeline): FrameRange[] {
  const hiddenCuts = new Set(transitions.map(({ incomingShotId }) => incomingShotId))
  const borders = new Set([
    ...shots.filter((shot) => !hiddenCuts.has(shot.id)).map((shot) => shot.from),
    ...transitions.flatMap((transition) => [transition.from, transition.from + transition.durationInFrames]),
    ...[0, durationInFrames],
  ])
  const ordered = [...borders].sort((a, b) => a - b)
  return ordered
    .slice(1)
    .map((end, index) => ({ from: ordered[index] ?? 0, durationInFrames: end - (ordered[index] ?? 0) }))
}

/** Pieces of about equal length, none longer than the longest segment. */
function splitRange({ from, durationInFrames }: FrameRange): FrameRange[] {
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
