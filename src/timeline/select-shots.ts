import type { Timeline } from './schema.ts'

/**
 * The shots that a list such as `4-9,12` or `3A,5-` names: by the number they show, else by their place in the film,
 * from 1. A range without an end goes to the last shot. Cards are no shots.
 *
 * @returns the shots' ids, or the part of the list that names none.
 */
export function selectShots(list: string, timeline: Timeline): { ids: Set<string> } | { unknown: string } {
  const shots = timeline.shots.filter(({ number }) => number !== '')
  const ids = new Set<string>()
  for (const part of list.split(',').map((each) => each.trim())) {
    const range = findRange(part, shots)
    if (range === null) return { unknown: part }
    for (const shot of shots.slice(range.first, range.last + 1)) ids.add(shot.id)
  }
  return { ids }
}

// --- internal ---

type Shots = Timeline['shots']

/** Indices, both of them inside. A name may have a hyphen in it, so that every one is tried as that of a range. */
function findRange(part: string, shots: Shots): { first: number; last: number } | null {
  const single = indexOf(part, shots)
  if (single !== null) return { first: single, last: single }
  for (const { index } of part.matchAll(/-/g)) {
    const end = part.slice(index + 1).trim()
    const first = indexOf(part.slice(0, index).trim(), shots)
    const last = end === '' ? shots.length - 1 : indexOf(end, shots)
    if (first !== null && last !== null && first <= last) return { first, last }
  }
  return null
}

function indexOf(name: string, shots: Shots): number | null {
  const named = shots.findIndex(({ number }) => number.toLowerCase() === name.toLowerCase())
  if (named !== -1) return named
  const place = /^\d+$/.test(name) ? Number(name) - 1 : -1
  return place >= 0 && place < shots.length ? place : null
}
