import { burnInStacks, countsFrames } from './burn-ins.ts'
import { notesAt } from './notes.ts'
import type { Shot, Timeline } from './schema.ts'
import { type FrameRange, seenRange } from './seen-range.ts'
import { videoFrameAt } from './video-playback.ts'

/**
 * The stretches of a timeline in which every frame looks like the one before, as far as the timeline and its look can
 * prove it: from one change to the next. A stretch of one frame proves nothing.
 */
export function stillRanges(changes: Iterable<number>, durationInFrames: number): FrameRange[] {
  const inside = [...new Set([0, ...changes])].filter((frame) => frame >= 0 && frame < durationInFrames)
  const ordered = inside.sort((a, b) => a - b)
  return ordered.map((from, index) => ({
    from,
    durationInFrames: (ordered[index + 1] ?? durationInFrames) - from,
  }))
}

/** The frames on which what lies below the overlays may change. */
export function pictureChanges(timeline: Timeline): number[] {
  const whole = { from: 0, durationInFrames: timeline.durationInFrames }
  if (timeline.composition !== 'Storyboard' && timeline.shots.some(({ picture }) => picture.kind === 'video')) {
    return framesOf(whole)
  }
  return [...timeline.shots.flatMap(changesOfShot), ...timeline.transitions.flatMap(framesOf), 0]
}

/** The frames on which captions, burn-ins or notes may change. */
export function overlayChanges(timeline: Timeline): number[] {
  if (countsFrames(timeline)) return framesOf({ from: 0, durationInFrames: timeline.durationInFrames })
  const isKaraoke = timeline.look.captions.style === 'karaoke'
  return [
    ...timeline.captions.flatMap((caption) => [
      ...bordersOf(caption),
      ...(isKaraoke ? (caption.words ?? []) : []).flatMap((word) =>
        bordersOf({ from: caption.from + word.from, durationInFrames: word.durationInFrames }),
      ),
    ]),
    ...timeline.markers.map(({ from }) => from),
    ...timeline.shots.flatMap(bordersOf),
  ]
}

/** Everything a look lays over a frame that can come, go or change. Equal values look equal. */
export function overlaysAt(timeline: Timeline, frame: number) {
  const isOn = ({ from, durationInFrames }: FrameRange) => from <= frame && frame < from + durationInFrames
  const isKaraoke = timeline.look.captions.style === 'karaoke'
  return {
    burnIns: burnInStacks(timeline, frame),
    notes: timeline.look.notes ? notesAt(timeline, frame) : [],
    captions: timeline.captions.filter(isOn).map(({ from, lines, words = [] }) => ({
      lines,
      words: isKaraoke ? words.map((word) => ({ ...word, now: wordState(word, frame - from) })) : [],
    })),
  }
}

// --- internal ---

/** As KaraokeLine tells words apart. */
function wordState({ from, durationInFrames }: FrameRange, frame: number): 'coming' | 'spoken' | 'said' {
  if (frame < from) return 'coming'
  return frame < from + durationInFrames ? 'spoken' : 'said'
}

function changesOfShot(shot: Shot): number[] {
  const seen = seenRange(shot)
  if (shot.motion !== null) return framesOf(seen)
  if (shot.picture.kind !== 'video') return bordersOf(seen)
  const { video } = shot.picture
  const isOther = (frame: number) =>
    videoFrameAt(video, frame - shot.from) !== videoFrameAt(video, frame - 1 - shot.from)
  return [...bordersOf(seen), ...framesOf(seen).filter(isOther)]
}

function framesOf({ from, durationInFrames }: FrameRange): number[] {
  return Array.from({ length: durationInFrames }, (_, index) => from + index)
}

function bordersOf({ from, durationInFrames }: FrameRange): number[] {
  return [from, from + durationInFrames]
}
