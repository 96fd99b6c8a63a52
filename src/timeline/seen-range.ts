import type { Shot } from './schema.ts'

/** Half-open, on the timeline clock. */
export type FrameRange = { from: number; durationInFrames: number }

/** On which frames a shot is seen: its own, and those of the transitions around it. */
export function seenRange({
  from,
  durationInFrames,
  headInFrames,
  tailInFrames,
}: Pick<Shot, 'from' | 'durationInFrames' | 'headInFrames' | 'tailInFrames'>): FrameRange {
  return { from: from - headInFrames, durationInFrames: headInFrames + durationInFrames + tailInFrames }
}

/** A shot by itself, as where it stands alone and no transition reaches into it. */
export function withoutHandles(shot: Shot): Shot {
  return { ...shot, headInFrames: 0, tailInFrames: 0 }
}
