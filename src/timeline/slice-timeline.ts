import { PLAIN_LOOK } from './look.ts'
import type { Timeline } from './schema.ts'
import { type FrameRange, seenRange } from './seen-range.ts'

/**
 * The picture of a range of a timeline as a timeline of its own that begins at 0: drawing it gives the range's
 * frames. It holds nothing else, so equal slices mean equal pixels wherever they stand in whichever project.
 */
export function sliceTimeline(timeline: Timeline, range: FrameRange): Timeline {
  const isInside = (item: FrameRange) =>
    item.from < range.from + range.durationInFrames && item.from + item.durationInFrames > range.from
  const shifted = <Item extends FrameRange>(item: Item) => ({ ...item, from: item.from - range.from })

  const shots = timeline.shots.filter((shot) => isInside(seenRange(shot))).map(shifted)
  const transitions = timeline.transitions.filter(isInside).map(shifted)
  return {
    ...timeline,
    projectId: '',
    title: '',
    durationInFrames: range.durationInFrames,
    look: { ...timeline.look, ...UNDRAWN },
    // A still shot looks the same outside its transitions, however long they are.
    shots: transitions.length === 0 ? shots.map((shot) => (shot.motion ? shot : { ...shot, ...NO_HANDLES })) : shots,
    transitions,
    captions: timeline.captions.filter(isInside).map(shifted),
    audioClips: [],
    markers: [],
    warnings: [],
  }
}

const NO_HANDLES = { headInFrames: 0, tailInFrames: 0 }

/** What of a look is in the shots already; keeping it would make equal pictures look different. */
const { fit, motion, transition, titleCard, endCard } = PLAIN_LOOK
const UNDRAWN = { fit, motion, transition, titleCard, endCard }
