import { easeLight } from '../../src/timeline/light.ts'
import type { TransitionLayers } from './transition-layers.ts'

/** Width of the soft edge, in percent of the canvas. */
const EDGE = 9

/** The incoming shot is uncovered from left to right behind a soft edge. */
export function wipe(progress: number): TransitionLayers {
  const edge = easeLight(progress) * (100 + EDGE)
  const maskImage = `linear-gradient(to right, #000 ${edge - EDGE}%, transparent ${edge}%)`
  return { outgoing: {}, incoming: { maskImage } }
}
