import { z } from 'zod'

/** Ids of the sandbox's own making are text; those of a board file may be numbers. */
export const idSchema = z.union([z.string(), z.number()])

export const secondsSchema = z.number().nonnegative().meta({ description: 'Seconds.' })

export const mediaUrlSchema = z.url({ protocol: /^https?$/, error: 'Must be an http or https URL.' })

export const timestampSchema = z.iso.datetime().meta({ description: 'ISO 8601, UTC.' })

/** The same object with every field optional, as a change is written. A default would undo what was set. */
export function changesTo<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) {
  return schema.partial().meta({ description: 'What to change; the rest stays.' })
}
