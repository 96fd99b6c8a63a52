import type { CSSProperties } from 'react'
import type { Transition } from '../../src/timeline/schema.ts'
import { dip, fadeUp } from './dip.ts'
import { dissolve } from './dissolve.ts'
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
  // The middle of the frame, so that no frame of a transition shows one shot alone.
  const progress = (frame - transition.from + 0.5) / transition.durationInFrames
  const fadesUp = transition.outgoingShotId === null
  switch (transition.kind) {
    case 'dissolve':
      return dissolve(progress)
    case 'dip-to-black':
      return fadesUp ? fadeUp('#000', progress) : dip('#000', progress)
    case 'dip-to-white':
      return fadesUp ? fadeUp('#fff', progress) : dip('#fff', progress)
    case 'wipe':
      return wipe(progress)
    case 'slide':
      return slide(progress)
    case 'push':
      return push(progress)
  }
}
