import type { Frame } from './board.ts'
import type { Look, TransitionKind } from './look.ts'
import type { Shot, Transition } from './schema.ts'
import { type FrameRate, framesToSeconds, secondsToFrames } from './time.ts'

type Placed = Pick<Shot, 'id' | 'number' | 'from' | 'durationInFrames'>

/** One frame between two shots is a flaw, not a transition. */
const SHORTEST_IN_FRAMES = 2

/**
 * The transitions of a film: as each frame says how it comes in, else as the look says. A transition lies around the
 * cut, `[cut − ⌊d/2⌋, cut + ⌈d/2⌉)`, and never reaches past the middle of a shot, so that the next one finds room. At
 * the start of the film only a dip that its frame asks for remains: it fades up.
 *
 * @returns the transitions in order, and a sentence for each that had to be shorter than asked.
 */
export function planTransitions({
  frames,
  shots,
  look,
  frameRate,
}: {
  /** The frame of each shot, in the same order; a card has none. */
  frames: readonly (Pick<Frame, 'transition'> | null)[]
  shots: readonly Placed[]
  look: Pick<Look, 'transition'>
  frameRate: FrameRate
}): { transitions: Transition[]; warnings: string[] } {
  const transitions: Transition[] = []
  const warnings: string[] = []
  for (const [index, incoming] of shots.entries()) {
    const outgoing = shots[index - 1] ?? null
    const asked = frames[index]?.transition ?? null
    const kind = asked?.kind ?? look.transition.kind
    if (kind === 'cut' || (outgoing === null && !(asked !== null && isDip(kind)))) continue

    const wanted = secondsToFrames(asked?.durationSeconds ?? look.transition.seconds, frameRate)
    const possible = longestBetween(outgoing, incoming)
    const durationInFrames = Math.min(wanted, possible)
    if (durationInFrames < wanted) warnings.push(describe({ kind, incoming, wanted, durationInFrames, frameRate }))
    if (durationInFrames < SHORTEST_IN_FRAMES) continue
    transitions.push({
      kind,
      from: outgoing === null ? 0 : incoming.from - Math.floor(durationInFrames / 2),
      durationInFrames,
      outgoingShotId: outgoing?.id ?? null,
      incomingShotId: incoming.id,
    })
  }
  return { transitions, warnings }
}

// --- internal ---

function isDip(kind: TransitionKind): boolean {
  return kind === 'dip-to-black' || kind === 'dip-to-white'
}

/** The longest d of which ⌊d/2⌋ fits the second half of one shot and ⌈d/2⌉ the first half of the other. */
function longestBetween(outgoing: Placed | null, incoming: Placed): number {
  const after = Math.floor(incoming.durationInFrames / 2)
  if (outgoing === null) return after
  const before = Math.floor(outgoing.durationInFrames / 2)
  const longest = Math.min(2 * before + 1, 2 * after)
  return longest < SHORTEST_IN_FRAMES ? 0 : longest
}

function describe({
  kind,
  incoming,
  wanted,
  durationInFrames,
  frameRate,
}: {
  kind: TransitionKind
  incoming: Placed
  wanted: number
  durationInFrames: number
  frameRate: FrameRate
}): string {
  const seconds = (frames: number) => `${framesToSeconds(frames, frameRate).toFixed(2)} s`
  const name = kind.replaceAll('-', ' ')
  const outcome = durationInFrames < SHORTEST_IN_FRAMES ? 'is a cut' : `takes ${seconds(durationInFrames)}`
  // Only a card has no number, and into the title card nothing leads.
  const what = incoming.number === '' ? 'the end card' : `shot ${incoming.number}`
  return `The ${name} into ${what} ${outcome} instead of ${seconds(wanted)}, because the shots around it are too short.`
}
