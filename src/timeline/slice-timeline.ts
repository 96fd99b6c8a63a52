import { PLAIN_LOOK } from './look.ts'
import type { Timeline } from './schema.ts'

export type FrameRange = { from: number; durationInFrames: number }

/**
 * The picture of a range of a timeline as a timeline of its own that begins at 0: drawing it gives the range's
 * frames. It holds nothing else, so equal slices mean equal pixels wherever they stand in whichever project.
 */
export function sliceTimeline(timeline: Timeline, range: FrameRange): Timeline {
  const overlapping = <Item extends FrameRange>(items: Item[]) =>
    items
      .filter(
        (item) => item.from < range.from + range.durationInFrames && item.from + item.durationInFrames > range.from,
      )
      .map((item) => ({ ...item, from: item.from - range.from }))
  return {
    ...timeline,
    projectId: '',
    title: '',
    durationInFrames: range.durationInFrames,
    look: { ...timeline.look, ...UNDRAWN },
    shots: overlapping(timeline.shots),
    captions: overlapping(timeline.captions),
    audioClips: [],
    markers: [],
  }
}

/** What of a look is in the shots already; keeping it would make equal pictures look different. */
const { fit, motion, transition, titleCard, endCard } = PLAIN_LOOK
const UNDRAWN = { fit, motion, transition, titleCard, endCard }
