import type { Transition } from './schema.ts'

/** A transition that only mixes light: no edge, and nothing moves. */
export type LightTransition = Transition & { kind: 'dissolve' | 'dip-to-black' | 'dip-to-white' }

/** How much of its two shots is seen. */
export type LightMix = {
  /** Of the incoming shot over the outgoing one, from 0 to 1. */
  incoming: number
  /** A colour over both. */
  veil: { colour: 'black' | 'white'; opacity: number } | null
}

export function isLight(transition: Transition): transition is LightTransition {
  return transition.kind === 'dissolve' || transition.kind === 'dip-to-black' || transition.kind === 'dip-to-white'
}

/** The mix on a frame of the timeline. */
export function lightMixAt(transition: LightTransition, frame: number): LightMix {
  const progress = transitionProgress(transition, frame)
  switch (transition.kind) {
    case 'dissolve':
      return { incoming: progress, veil: null }
    case 'dip-to-black':
      return dip('black', transition, progress)
    case 'dip-to-white':
      return dip('white', transition, progress)
  }
}

/** From 0 to 1, in the middle of the frame, so that no frame of a transition shows one shot alone. */
export function transitionProgress(transition: Transition, frame: number): number {
  return (frame - transition.from + 0.5) / transition.durationInFrames
}

/** Starts and stops softly: for light. From 0 to 1. */
export function easeLight(progress: number): number {
  return (1 - Math.cos(Math.PI * progress)) / 2
}

// --- internal ---

/** For this share of the time the colour stands alone; less, and a short dip would never reach it. */
const HOLD = 0.2

/** Out to a colour and in from it, the cut hidden in the middle; where nothing comes before, in from it. */
function dip(colour: 'black' | 'white', { outgoingShotId }: Transition, progress: number): LightMix {
  if (outgoingShotId === null) return { incoming: 1, veil: { colour, opacity: 1 - easeLight(progress) } }
  const distance = Math.abs(2 * progress - 1)
  const opacity = 1 - easeLight(Math.max(0, (distance - HOLD) / (1 - HOLD)))
  return { incoming: progress < 0.5 ? 0 : 1, veil: { colour, opacity } }
}
