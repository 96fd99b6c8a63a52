import type { Timeline } from './schema.ts'
import type { ShotName } from './timeline-change.ts'

/** The shots of a film by id, as changes name them. */
export function nameShots({ shots }: Timeline): Map<string, ShotName> {
  return new Map(shots.map(({ id, number }, index) => [id, { id, number, index }]))
}
