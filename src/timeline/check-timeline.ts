import type { Timeline } from './schema.ts'

/**
 * What always holds of a whole timeline: shots follow each other without gap or overlap from 0 to the end, transitions
 * do not overlap, and captions, audio and markers lie inside.
 *
 * @throws {Error} naming the first rule broken; that is a bug, never the project's fault.
 */
export function checkTimeline(timeline: Timeline): Timeline {
  let end = 0
  for (const shot of timeline.shots) {
    if (shot.from !== end)
      throw new Error(`Shot ${shot.id} begins at frame ${shot.from}, but the one before ends at ${end}.`)
    end += shot.durationInFrames
  }
  if (end !== timeline.durationInFrames) {
    throw new Error(`The shots end at frame ${end}, the timeline at ${timeline.durationInFrames}.`)
  }
  let transitionsEnd = 0
  for (const transition of timeline.transitions) {
    if (transition.from < transitionsEnd)
      throw new Error(`The transition at frame ${transition.from} begins too early.`)
    transitionsEnd = transition.from + transition.durationInFrames
  }
  if (transitionsEnd > end)
    throw new Error(`The last transition ends at frame ${transitionsEnd}, the timeline at ${end}.`)
  const shotById = new Map(timeline.shots.map((shot) => [shot.id, shot]))
  for (const caption of timeline.captions) {
    const shot = shotById.get(caption.shotId)
    const inside =
      shot && caption.from >= shot.from && caption.from + caption.durationInFrames <= shot.from + shot.durationInFrames
    if (!inside) throw new Error(`A caption at frame ${caption.from} lies outside its shot ${caption.shotId}.`)
  }
  for (const clip of timeline.audioClips) {
    if (clip.from < 0 || clip.from + clip.durationInFrames > timeline.durationInFrames) {
      throw new Error(`Audio clip ${clip.id} lies outside the timeline.`)
    }
  }
  return timeline
}
