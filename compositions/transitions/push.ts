import { easeTravel } from './ease.ts'
import type { TransitionLayers } from './transition-layers.ts'

/** The incoming shot pushes the outgoing one out to the left. */
export function push(progress: number): TransitionLayers {
  const moved = easeTravel(progress)
  return {
    outgoing: { transform: `translateX(${-100 * moved}%)` },
    incoming: { transform: `translateX(${100 * (1 - moved)}%)` },
  }
}
