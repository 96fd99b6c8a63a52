import { z } from 'zod'
import { timelineSchema } from './schema.ts'

/**
 * Single pictures of many timelines, one a frame: what the renderer has drawn in one go. All timelines have the same
 * size and frame rate.
 */
export const reelSchema = z.object({
  films: z.array(timelineSchema).min(1),
  pictures: z
    .array(
      z.object({
        /** Index into `films`. */
        film: z.int().nonnegative(),
        /** On that film's clock. */
        frame: z.int().nonnegative(),
        /** All of it, or only what lies above the shots, on nothing. */
        layer: z.enum(['film', 'overlay']),
      }),
    )
    .min(1),
})

export type Reel = z.infer<typeof reelSchema>
