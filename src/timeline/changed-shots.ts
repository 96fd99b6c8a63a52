import type { TimelineChange } from './timeline-change.ts'

/** The ids of the shots that look, read or sound different; a new number alone is nothing to look at again. */
export function changedShots(changes: readonly TimelineChange[]): Set<string> {
  return new Set(changes.flatMap((change) => changedShot(change) ?? []))
}

function changedShot(change: TimelineChange): string | null {
  switch (change.kind) {
    case 'title':
    case 'size':
    case 'frame-rate':
    case 'composition':
    case 'captions':
    case 'look':
    case 'shot-removed':
    case 'shot-renumbered':
      return null
    case 'shot-added':
    case 'shot-moved':
    case 'shot-text':
    case 'shot-picture':
    case 'shot-length':
    case 'shot-framing':
    case 'shot-transition':
      return change.shot.id
    case 'audio-added':
    case 'audio-removed':
    case 'audio-replaced':
    case 'audio-level':
    case 'audio-moved':
    case 'audio-trimmed':
    case 'audio-fades':
      return change.clip.shot?.id ?? null
  }
}
