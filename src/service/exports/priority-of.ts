import type { Priority } from './export-record.ts'

/** As many places as the queue has numbers for three priorities. */
const PLACES = 600_000

const FIRST_PLACE = { high: 1, normal: 1 + PLACES, low: 1 + 2 * PLACES } as const satisfies Record<Priority, number>

/**
 * The number a queue orders jobs by, smallest first.
 *
 * @param place among those of the same priority, from 0; beyond 600,000 all are equal.
 */
export function priorityOf(priority: Priority, place: number): number {
  return FIRST_PLACE[priority] + Math.min(place, PLACES - 1)
}
