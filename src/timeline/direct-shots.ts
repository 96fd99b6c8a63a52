import type { Frame } from './board.ts'
import type { Look, Motion } from './look.ts'
import type { OutputFormat } from './output-format.ts'
import { mediaSize, placePicture } from './place-picture.ts'
import { chooseMove, planMotion } from './plan-motion.ts'
import { planTransitions } from './plan-transitions.ts'
import type { Shot, Transition } from './schema.ts'
import { seenRange } from './seen-range.ts'
import { framesToSeconds } from './time.ts'

/** A shot with its time and picture, before anybody has said how it is shot. */
export type PlacedShot = Omit<Shot, 'fit' | 'focalPoint' | 'motion' | 'headInFrames' | 'tailInFrames'>

const CENTRE = { x: 0.5, y: 0.5 }

/** Decides fit, camera move and transitions of every shot: what its frame says, else what the look says. */
export function directShots({
  frames,
  shots,
  format,
  look,
}: {
  /** The frame of each shot, in the same order; a card has none. */
  frames: readonly (Frame | null)[]
  shots: readonly PlacedShot[]
  format: OutputFormat
  look: Look
}): { shots: Shot[]; transitions: Transition[]; warnings: string[] } {
  const { transitions, warnings } = planTransitions({ frames, shots, look, frameRate: format.frameRate })
  const head = new Map(transitions.map((each) => [each.incomingShotId, each]))
  const tail = new Map(transitions.map((each) => [each.outgoingShotId, each]))
  let before: Motion | null = null
  const directed = shots.map((shot, index): Shot => {
    const frame = frames[index] ?? null
    const into = head.get(shot.id)
    const outOf = tail.get(shot.id)
    const asked = frame?.camera?.move ?? look.motion
    const move: Motion =
      asked === 'auto' && shot.picture.kind !== 'image' ? 'none' : chooseMove({ asked, id: shot.id, before })
    before = move
    return direct({
      frame,
      move,
      format,
      shot: {
        ...shot,
        fit: frame === null || shot.picture.kind === 'slate' ? 'contain' : (frame.fit ?? look.fit),
        focalPoint: frame?.image?.focalPoint ?? CENTRE,
        motion: null,
        headInFrames: into ? shot.from - into.from : 0,
        tailInFrames: outOf ? outOf.from + outOf.durationInFrames - (shot.from + shot.durationInFrames) : 0,
      },
    })
  })
  return { shots: directed, transitions, warnings }
}

// --- internal ---

function direct({
  frame,
  move,
  format,
  shot,
}: {
  frame: Frame | null
  move: Motion
  format: OutputFormat
  shot: Shot
}): Shot {
  if (shot.picture.kind === 'slate' || shot.picture.kind === 'card') return shot
  const picture = mediaSize(shot.picture)
  const { fit, focalPoint } = shot
  const { view } = placePicture({ fit, focalPoint, picture, canvas: format })
  const seconds = framesToSeconds(seenRange(shot).durationInFrames, format.frameRate)
  return { ...shot, motion: planMotion({ camera: frame?.camera ?? null, move, view, focalPoint, seconds }) }
}
