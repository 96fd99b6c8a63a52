import { z } from 'zod'

/** What a list is asked with. @param id what the ids look like that it goes by. */
export function pageQuery(id: RegExp) {
  return z.object({
    limit: z.coerce.number('must be a number').int().min(1).max(100).default(20),
    cursor: z
      .string()
      .regex(id, 'must be the nextCursor of an earlier answer')
      .optional()
      .describe('`nextCursor` of the page before; new entries do not move what follows it'),
  })
}

/** A page of a list, as the API's document has it. */
export function pageAnswer<Schema extends z.ZodType>(item: Schema) {
  const meta = z.object({ nextCursor: z.string().nullable() })
  const schema = z.object({ success: z.literal(true), data: z.array(item), meta })
  return { description: 'A page', content: { 'application/json': { schema } } }
}

/** @param found one more than `limit` where there are more. */
export function toPage<Item extends { id: string }, View>(
  found: readonly Item[],
  limit: number,
  toView: (item: Item) => View,
) {
  const page = found.slice(0, limit)
  const nextCursor = found.length > limit ? (page.at(-1)?.id ?? null) : null
  return { success: true as const, data: page.map(toView), meta: { nextCursor } }
}
