import { easeTravel } from './ease.ts'
import type { TransitionLayers } from './transition-layers.ts'

/** How far the outgoing shot gives way and how much of its light it loses. */
const YIELD_PERCENT = 22
const SHADE = 0.45

/** The incoming shot slides in from the right over the outgoing one, which sinks back a little. */
export function slide(progress: number): TransitionLayers {
  const moved = easeTravel(progress)
  return {
    outgoing: { transform: `translateX(${-YIELD_PERCENT * moved}%)`, filter: `brightness(${1 - SHADE * moved})` },
    incoming: { transform: `translateX(${100 * (1 - moved)}%)` },
  }
}
