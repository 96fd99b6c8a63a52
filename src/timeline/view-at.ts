import type { Rectangle } from './board.ts'
import type { ShotMotion } from './schema.ts'

/** The share of a move in which it gathers speed, and the same in which it comes to rest. */
const RAMP = 0.2

/**
 * What of the picture is seen on a frame of a moving shot, in fractions of the picture. The camera starts and stops
 * softly and zooms by the same factor each frame, so that a push in does not seem to speed up.
 *
 * @param frame from the first frame on which the shot is seen.
 * @param durationInFrames for how many it is seen; on the last the move is at its end.
 */
export function viewAt({
  motion: { from, to },
  frame,
  durationInFrames,
}: {
  motion: ShotMotion
  frame: number
  durationInFrames: number
}): Rectangle {
  const progress = durationInFrames === 1 ? 0 : ease(Math.max(0, Math.min(1, frame / (durationInFrames - 1))))
  if (progress === 0) return from
  if (progress === 1) return to
  const zoom = to.width / from.width
  const size = zoom ** progress
  // Tied to the size, so that the point a zoom goes to stays where it is on the screen.
  const share = Math.abs(zoom - 1) < 1e-6 ? progress : (size - 1) / (zoom - 1)
  return {
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share,
    width: from.width * size,
    height: from.height * size,
  }
}

/** Speed grows evenly, stays, and falls evenly. */
function ease(progress: number): number {
  if (progress > 0.5) return 1 - ease(1 - progress)
  const cruise = 1 / (1 - RAMP)
  return progress < RAMP ? (cruise * progress ** 2) / (2 * RAMP) : cruise * (progress - RAMP / 2)
}
