import type { z } from 'zod'
import { UsageError } from '../errors.ts'

/** @throws {UsageError} naming the option that makes no sense. */
export function parseOptions<Options>(schema: z.ZodType<Options>, given: unknown): Options {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new UsageError('OPTION_INVALID', `The option --${String(issue?.path[0])} is wrong: ${issue?.message}.`)
}
