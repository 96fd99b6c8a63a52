import { cleanParagraphs, cleanText } from './clean-text.ts'
import type { Look } from './look.ts'
import type { Shot } from './schema.ts'
import { type FrameRate, secondsToFrames } from './time.ts'

/**
 * The look's cards as shots of their own. They lengthen the film: everything of the board begins when the title card
 * ends, its sound too, and what sounds for the whole film may sound on over the end card.
 *
 * @returns `lead` is the title card's length in frames, which is where the first shot begins.
 */
export function placeCards({ look, title, frameRate }: { look: Look; title: string; frameRate: FrameRate }): {
  lead: number
  titleShots: Shot[]
  endAt: (from: number) => Shot[]
} {
  const shotOf = (role: 'title' | 'end', card: Look['titleCard'], from: number): Shot[] => {
    if (card === null) return []
    const picture = {
      kind: 'card',
      role,
      title: cleanText(card.title) || title,
      subtitle: cleanParagraphs(card.subtitle),
    } as const
    const durationInFrames = Math.max(1, secondsToFrames(card.seconds, frameRate))
    return [{ ...EMPTY, id: `card:${role}`, from, durationInFrames, picture }]
  }
  const titleShots = shotOf('title', look.titleCard, 0)
  return {
    lead: titleShots[0]?.durationInFrames ?? 0,
    titleShots,
    endAt: (from) => shotOf('end', look.endCard, from),
  }
}

const EMPTY = {
  number: '',
  scene: null,
  title: null,
  script: '',
  status: null,
  timedBy: 'look',
  still: null,
  fit: 'contain',
  focalPoint: { x: 0.5, y: 0.5 },
  motion: null,
  headInFrames: 0,
  tailInFrames: 0,
} as const
