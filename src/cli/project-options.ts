import type { Command } from 'commander'
import { z } from 'zod'
import { UsageError } from '../errors.ts'
import { FILL_KINDS } from '../mstudio/plan-fill.ts'
import { commaListSchema } from './comma-list.ts'

const DEFAULT_DEADLINE_MS = 30 * 60_000

const UNITS_MS = { s: 1000, m: 60_000, h: 3_600_000 } as const

const optionsSchema = z.object({
  /** Milliseconds; null does not wait. */
  wait: z
    .union([z.literal(true), z.string()])
    .transform((given, context) => (given === true ? DEFAULT_DEADLINE_MS : parseDuration(given, context)))
    .nullable()
    .default(null),
  fill: commaListSchema
    .pipe(z.array(z.enum(FILL_KINDS, `it must be a list of ${FILL_KINDS.join(', ')}`)))
    .transform((kinds) => [...new Set(kinds)])
    .default([]),
  voice: z.string().min(1).nullable().default(null),
  yes: z.boolean().default(false),
  publish: z.boolean().default(false),
})

/** What is done with the project in M Studio before and after a render. */
export type ProjectOptions = z.infer<typeof optionsSchema> & { deadlineMs: number }

export function withProjectOptions(command: Command): Command {
  return command
    .option(
      '--wait [deadline]',
      'until M Studio has generated what it is at, at most so long: 90s, 30m, 2h (default: 30m)',
    )
    .option('--fill <list>', `have M Studio generate what frames lack: any of ${FILL_KINDS.join(', ')}, with commas`)
    .option('--voice <id>', 'who speaks what --fill voice generates (default: the first of "storyreel voices")')
    .option('--yes', 'do not ask before --fill spends money')
    .option('--publish', 'upload the MP4 to the project in M Studio, and list it there as an export')
}

/** @throws {UsageError} naming the option that makes no sense. */
export function parseProjectOptions(given: unknown): ProjectOptions {
  const parsed = optionsSchema.safeParse(given)
  if (parsed.success) return { ...parsed.data, deadlineMs: parsed.data.wait ?? DEFAULT_DEADLINE_MS }
  const issue = parsed.error.issues[0]
  throw new UsageError('OPTION_INVALID', `The option --${String(issue?.path[0])} is wrong: ${issue?.message}.`)
}

// --- internal ---

function parseDuration(written: string, context: z.RefinementCtx): number {
  const [, count, unit] = /^(\d{1,6})([smh])$/.exec(written) ?? []
  if (unit === 's' || unit === 'm' || unit === 'h') return Number(count) * UNITS_MS[unit]
  context.addIssue('it must be a time such as 90s, 30m or 2h')
  return z.NEVER
}
