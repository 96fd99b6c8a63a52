import { UsageError } from './errors.ts'
import { makeReel } from './timeline/make-reel.ts'
import type { Timeline } from './timeline/schema.ts'
import { selectShots } from './timeline/select-shots.ts'

/**
 * Some shots of a film as a film.
 *
 * @param list as in `--shots`: see `selectShots`.
 * @throws {UsageError} when a part of the list names no shot.
 */
export function reelOfShots(timeline: Timeline, list: string): Timeline {
  const selected = selectShots(list, timeline)
  if ('ids' in selected) return makeReel(timeline, selected.ids, `${timeline.title} (shots ${list})`)
  const numbers = timeline.shots.map(({ number }) => number).filter(Boolean)
  const all = numbers.length > 30 ? `${numbers[0]} to ${numbers.at(-1)}` : numbers.join(', ')
  throw new UsageError(
    'SHOT_UNKNOWN',
    `The project has no shot "${selected.unknown}". Its ${numbers.length} shots are ${all}; --shots takes their numbers or places, such as 4-9 or 2,5-.`,
  )
}
