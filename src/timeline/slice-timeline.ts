import { countsFrames } from './burn-ins.ts'
import { type Look, PLAIN_LOOK } from './look.ts'
import type { Marker, Shot, Timeline } from './schema.ts'
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
    startFrame: countsFrames(timeline) ? timeline.startFrame + range.from : 0,
    facts: {
      version: burnsIn(timeline.look, 'version') ? timeline.facts.version : null,
      date: burnsIn(timeline.look, 'date') ? timeline.facts.date : null,
    },
    look: drawnOfLook(timeline),
    // A still shot looks the same outside its transitions, however long they are.
    shots: shots
      .map((shot) => (transitions.length === 0 && !shot.motion ? { ...shot, ...NO_HANDLES } : shot))
      .map((shot) => drawnOfShot(shot, timeline)),
    transitions,
    captions: timeline.captions.filter(isInside).map(shifted),
    audioClips: [],
    markers: timeline.look.notes ? notesSeen(timeline.markers, shots, range) : [],
    warnings: [],
  }
}

// --- internal ---

const NO_HANDLES = { headInFrames: 0, tailInFrames: 0 }

/** What of a look is in the shots already; keeping it would make equal pictures look different. */
const { fit, motion, transition, playback, titleCard, endCard } = PLAIN_LOOK
const UNDRAWN = { fit, motion, transition, playback, titleCard, endCard }

function drawnOfLook({ composition, look }: Timeline): Look {
  return { ...look, ...UNDRAWN, compare: composition === 'Compare' ? look.compare : PLAIN_LOOK.compare }
}

/** A shot without what its composition and look leave out, so that renaming one that shows no name redraws nothing. */
function drawnOfShot(shot: Shot, { composition, look }: Timeline): Shot {
  const isAnimatic = composition === 'Animatic'
  const isSlate = shot.picture.kind === 'slate'
  const showsNumber = composition !== 'Storyboard' || isSlate || burnsIn(look, 'shot')
  return {
    ...shot,
    number: showsNumber ? shot.number : '',
    scene: isAnimatic || isSlate || burnsIn(look, 'scene') ? shot.scene : null,
    title: isAnimatic || isSlate ? shot.title : null,
    script: isAnimatic ? shot.script : '',
    status: burnsIn(look, 'status') ? shot.status : null,
    still: composition === 'Compare' ? shot.still : null,
  }
}

function burnsIn({ burnIns }: Look, field: Look['burnIns'][number]['field']): boolean {
  return burnIns.some((burnIn) => burnIn.field === field)
}

/** A note is seen from its moment to the end of its shot. */
function notesSeen(markers: Marker[], shots: Shot[], range: FrameRange): Marker[] {
  const ids = new Set(shots.map(({ id }) => id))
  return markers
    .filter(({ shotId, from }) => ids.has(shotId) && from < range.from + range.durationInFrames)
    .map((marker) => ({ ...marker, from: marker.from - range.from }))
}
