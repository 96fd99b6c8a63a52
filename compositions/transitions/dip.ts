import { easeLight } from './ease.ts'
import type { TransitionLayers } from './transition-layers.ts'

/** For this share of the time the colour stands alone; less, and a short dip would never reach it. */
const HOLD = 0.2

/** Out to a colour and in from it; the cut is hidden in the middle. */
export function dip(backgroundColor: string, progress: number): TransitionLayers {
  const distance = Math.abs(2 * progress - 1)
  const opacity = 1 - easeLight(Math.max(0, (distance - HOLD) / (1 - HOLD)))
  return { outgoing: {}, incoming: { opacity: progress < 0.5 ? 0 : 1 }, veil: { backgroundColor, opacity } }
}

/** In from a colour, where nothing comes before. */
export function fadeUp(backgroundColor: string, progress: number): TransitionLayers {
  return { outgoing: {}, incoming: {}, veil: { backgroundColor, opacity: 1 - easeLight(progress) } }
}
