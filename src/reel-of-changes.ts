import { ProjectError, UsageError } from './errors.ts'
import { changedShots } from './timeline/changed-shots.ts'
import { describeChanges } from './timeline/describe-changes.ts'
import { makeReel } from './timeline/make-reel.ts'
import type { Timeline } from './timeline/schema.ts'
import type { TimelineChange } from './timeline/timeline-change.ts'

/**
 * The shots of a film that are different since its last export, as a film.
 *
 * @param changes since then; null when there was no export.
 * @throws {UsageError} when there is nothing to compare with, {ProjectError} when no shot is different.
 */
export function reelOfChanges(timeline: Timeline, changes: TimelineChange[] | null): Timeline {
  if (changes === null || changes.some(isFormatChange)) {
    throw new UsageError(
      'NO_EARLIER_EXPORT',
      'There is no finished export of this project in this size, frame rate and composition to compare with. Render it once without --changes.',
    )
  }
  const shotIds = changedShots(changes)
  if (shotIds.size > 0) return makeReel(timeline, shotIds, `${timeline.title} (changes)`)
  const what = changes.length === 0 ? '' : `, only this: ${describeChanges(changes)}`
  throw new ProjectError('NOTHING_CHANGED', `No shot has changed since the last export${what}.`)
}

function isFormatChange({ kind }: TimelineChange): boolean {
  return kind === 'size' || kind === 'frame-rate' || kind === 'composition'
}
