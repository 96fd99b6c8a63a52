import type { TransitionLayers } from './transition-layers.ts'

/** One shot becomes the other. The outgoing shot stays opaque below, so that nothing behind both shines through. */
export function dissolve(progress: number): TransitionLayers {
  return { outgoing: {}, incoming: { opacity: progress } }
}
