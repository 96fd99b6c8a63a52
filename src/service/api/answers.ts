import { z } from 'zod'

export const errorSchema = z
  .object({
    success: z.literal(false),
    message: z.string(),
    code: z.string().describe('Stable, for programs'),
    requestId: z.string(),
    errors: z.record(z.string(), z.array(z.string())).optional().describe('Messages by the path of the field'),
  })
  .meta({ id: 'Error' })

/** An answer of the API as its document has it. */
export function answer<Schema extends z.ZodType>(description: string, data: Schema) {
  const schema = z.object({ success: z.literal(true), data })
  return { description, content: { 'application/json': { schema } } }
}

/** What every operation may answer instead. */
export const REFUSED = {
  description:
    'Refused: 400 not JSON, 401 no valid key, 403 a scope is missing, 404 not there, 409 not now, 413 too large, 415 not JSON, 422 fields are wrong, 429 too often, 503 not at the moment',
  content: { 'application/json': { schema: errorSchema } },
} as const

export function ok<Data>(data: Data) {
  return { success: true as const, data }
}
