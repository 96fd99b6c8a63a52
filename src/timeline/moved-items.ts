/**
 * The fewest items that have to be moved to bring one order into the other: all but a longest run of those that are
 * already in order. Both lists have the same items, each once.
 */
export function movedItems(before: readonly string[], after: readonly string[]): Set<string> {
  const placeBefore = new Map(before.map((item, place) => [item, place]))
  const places = after.map((item) => placeBefore.get(item) ?? -1)
  /** Per length of run less one, the index of the run's last item, the smallest place that can end it. */
  const ends: number[] = []
  const previous: (number | undefined)[] = []
  for (const [index, place] of places.entries()) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((places[ends[middle] ?? -1] ?? 0) < place) low = middle + 1
      else high = middle
    }
    previous[index] = ends[low - 1]
    ends[low] = index
  }
  const moved = new Set(after)
  for (let index = ends.at(-1); index !== undefined; index = previous[index]) moved.delete(after[index] ?? '')
  return moved
}
