import { describeChanges } from '../timeline/describe-changes.ts'
import type { TimelineChange } from '../timeline/timeline-change.ts'

/** What is different since the last export, as the beginning of a sentence. */
export function describeSince(changes: TimelineChange[]): string {
  return changes.length === 0
    ? 'nothing has changed since the last export'
    : `since the last export: ${describeChanges(changes)}`
}
