/**
 * Whose turn it is: start-time fair queueing (Goyal, Vin, Cheng 1996) with exports of equal weight. Everyone's
 * exports are spread over the turns, one in each, so that a thousand of one holder's do not come before one of
 * another's.
 */
export type Shares = {
  /** The turn of the export that was begun last. */
  now: number
  /** The last turn that was given, by owner; only those that may still be to come. */
  given: Record<string, number>
}

export const NO_SHARES: Shares = { now: 0, given: {} }

/** The turn of an owner's next export: behind their own last one, but not behind what others have in stock. */
export function giveTurn({ now, given }: Shares, owner: string): { turn: number; shares: Shares } {
  const turn = Math.max(now, given[owner] ?? 0) + 1
  return { turn, shares: { now, given: { ...given, [owner]: turn } } }
}

/**
 * An export begins: an owner's, of this turn, in which others may still have one to come. When nothing is left to come,
 * counting begins anew.
 */
export function beginTurn({ now, given }: Shares, { owner, turn }: { owner: string; turn: number }): Shares {
  const reached = Math.max(now, turn)
  const toCome = Object.entries(given).filter(
    ([name, last]) => last > reached || (last === reached && !(name === owner && last === turn)),
  )
  return toCome.length === 0 ? NO_SHARES : { now: reached, given: Object.fromEntries(toCome) }
}
