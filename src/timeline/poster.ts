import { z } from 'zod'
import { type Shot, type Timeline, timelineSchema } from './schema.ts'
import { framesPerSecond } from './time.ts'

/** The film's title over one of its shots. */
export const posterSchema = z.object({
  timeline: timelineSchema,
  /** Whose picture it is, by the number people call it; null takes the strongest. */
  shotNumber: z.string().nullable(),
})

export type PosterProps = z.infer<typeof posterSchema>

/** In pixels: the two to three of a film poster. */
export const POSTER_SIZE = { width: 1600, height: 2400 } as const

/** The line below the title: the title card's subtitle, else how much film there is. */
export function posterLine({ look, shots, durationInFrames, frameRate }: Timeline): string {
  if (look.titleCard !== null && look.titleCard.subtitle !== '') return look.titleCard.subtitle
  const count = shots.filter(({ picture }) => picture.kind !== 'card').length
  const seconds = Math.round(durationInFrames / framesPerSecond(frameRate))
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return `A storyboard in ${count} ${count === 1 ? 'shot' : 'shots'}  ·  ${length}`
}

/**
 * The shot a poster shows: the one asked for; else, of those with a picture, an approved one before others, and of
 * those the one the film stays on longest.
 *
 * @returns null when no shot has that number, or none has a picture.
 */
export function posterShot({ timeline: { shots }, shotNumber }: PosterProps): Shot | null {
  const pictured = shots.filter(({ picture }) => picture.kind === 'image' || picture.kind === 'video')
  if (shotNumber !== null) return pictured.find(({ number }) => number === shotNumber) ?? null
  const strength = (shot: Shot) => (shot.status?.toLowerCase() === 'approved' ? 1e9 : 0) + shot.durationInFrames
  return pictured.reduce<Shot | null>(
    (best, shot) => (best === null || strength(shot) > strength(best) ? shot : best),
    null,
  )
}
