import type { CSSProperties } from 'react'
import { type LightMix, lightMixAt, transitionProgress } from '../../src/timeline/light.ts'
import type { Transition } from '../../src/timeline/schema.ts'
import { push } from './push.ts'
import { slide } from './slide.ts'
import { wipe } from './wipe.ts'

/** How the two shots of a transition are drawn; the incoming one lies above the outgoing one. */
export type TransitionLayers = {
  outgoing: CSSProperties
  incoming: CSSProperties
  /** A colour over both. */
  veil?: { backgroundColor: string; opacity: number }
}

/** The layers of a transition on a frame of the timeline. */
export function transitionLayers(transition: Transition, frame: number): TransitionLayers {
  const progress = transitionProgress(transition, frame)
  switch (transition.kind) {
    case 'dissolve':
    case 'dip-to-black':
    case 'dip-to-white':
      return mixedLayers(lightMixAt({ ...transition, kind: transition.kind }, frame))
    case 'wipe':
      return wipe(progress)
    case 'slide':
      return slide(progress)
    case 'push':
      return push(progress)
  }
}

/** The outgoing shot stays opaque below, so that nothing behind both shines through. */
function mixedLayers({ incoming, veil }: LightMix): TransitionLayers {
  return {
    outgoing: {},
    incoming: incoming === 1 ? {} : { opacity: incoming },
    ...(veil && { veil: { backgroundColor: VEILS[veil.colour], opacity: veil.opacity } }),
  }
}

const VEILS = { black: '#000', white: '#fff' }
