import { z } from 'zod'

/** The compositions that draw a film, by the names both the bundle and the renderer know them. */
export const compositionIdSchema = z.enum(['Storyboard', 'Animatic', 'Compare'])

export type CompositionId = z.infer<typeof compositionIdSchema>
