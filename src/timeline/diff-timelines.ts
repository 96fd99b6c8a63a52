import { deepEqual } from './deep-equal.ts'
import { diffAudio } from './diff-audio.ts'
import { diffLook } from './diff-look.ts'
import { diffShots } from './diff-shots.ts'
import type { Timeline } from './schema.ts'
import type { TimelineChange } from './timeline-change.ts'

/**
 * What is different in a film since an older version of it: the film as a whole, then its shots in their order, then
 * its sound. What only follows from something else is not told: later shots begin later when an earlier one is longer.
 *
 * Media is normalised for a size and a rate, so between films of different ones a new image or video cannot be told
 * from the old one, and is not.
 */
export function diffTimelines(before: Timeline, after: Timeline): TimelineChange[] {
  const film = [...diffFilm(before, after), ...diffLook(before, after)]
  const shown = captionsCameOrWent(before, after)
  if (shown === null) return [...film, ...diffShots(before, after), ...diffAudio(before, after)]
  const shots = diffShots({ ...before, captions: [] }, { ...after, captions: [] })
  return [...film, { kind: 'captions', shown }, ...shots, ...diffAudio(before, after)]
}

// --- internal ---

function diffFilm(before: Timeline, after: Timeline): TimelineChange[] {
  const changes: TimelineChange[] = []
  if (before.title !== after.title) changes.push({ kind: 'title', from: before.title, to: after.title })
  const [from, to] = [sizeOf(before), sizeOf(after)]
  if (!deepEqual(from, to)) changes.push({ kind: 'size', from, to })
  if (!deepEqual(before.frameRate, after.frameRate)) {
    changes.push({ kind: 'frame-rate', from: before.frameRate, to: after.frameRate })
  }
  if (before.composition !== after.composition) {
    changes.push({ kind: 'composition', from: before.composition, to: after.composition })
  }
  return changes
}

/** Whether the captions of several shots came (true) or went (false) at once; null when they did not. */
function captionsCameOrWent(before: Timeline, after: Timeline): boolean | null {
  const [was, is] = [captionedShots(before), captionedShots(after)]
  const stayed = (captioned: Set<string>, { shots }: Timeline) => shots.filter(({ id }) => captioned.has(id)).length > 1
  if (was.size === 0 && stayed(is, before)) return true
  return is.size === 0 && stayed(was, after) ? false : null
}

function captionedShots({ captions }: Timeline): Set<string> {
  return new Set(captions.map(({ shotId }) => shotId))
}

function sizeOf({ width, height }: Timeline) {
  return { width, height }
}
