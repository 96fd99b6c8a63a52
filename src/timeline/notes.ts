import type { Marker, Timeline } from './schema.ts'

/** The notes on screen at a frame: those of its shot whose moment has come, in the order they were made. */
export function notesAt({ shots, markers }: Pick<Timeline, 'shots' | 'markers'>, frame: number): Marker[] {
  const shot = shots.find(({ from, durationInFrames }) => frame >= from && frame < from + durationInFrames)
  return markers.filter(({ shotId, from }) => shotId === shot?.id && from <= frame)
}
