import { Command } from 'commander'
import { z } from 'zod'
import { describeByteSize, parseByteSize } from '../byte-size.ts'
import { readConfig } from '../config.ts'
import { explainSystemError, UsageError } from '../errors.ts'
import { listCache } from '../list-cache.ts'
import { pruneCache } from '../prune-cache.ts'
import { describeCache } from './describe-cache.ts'
import { summariseCache, sumOfBytes } from './summarise-cache.ts'

const optionsSchema = z.object({ json: z.boolean().default(false) })

const pruneOptionsSchema = z.object({ to: z.string().optional(), all: z.boolean().default(false) })

export function cacheCommand(): Command {
  return new Command('cache')
    .description('say what is kept in the data folder to save work: how much, how large, how old')
    .option('--json', 'one JSON object')
    .action(async (given: unknown) => {
      const { json } = optionsSchema.parse(given)
      const { dataDir, cacheBytes } = await readConfig()
      const kinds = summariseCache(await listCache(dataDir))
      const text = json
        ? JSON.stringify({ dataDir, limitBytes: cacheBytes, kinds })
        : describeCache({ dataDir, limitBytes: cacheBytes, kinds, nowMs: Date.now() })
      process.stdout.write(`${text}\n`)
    })
    .addCommand(pruneCommand())
}

// --- internal ---

function pruneCommand(): Command {
  return new Command('prune')
    .description('remove what was not used for longest, as after each export')
    .option('--to <size>', 'how much may stay, such as 2GB (default: STORYREEL_CACHE_SIZE)')
    .option('--all', 'keep nothing')
    .option('--json', 'one JSON object')
    .exitOverride()
    .action(async (_given: unknown, command: Command) => {
      const given: unknown = command.optsWithGlobals()
      const { json } = optionsSchema.parse(given)
      const { dataDir, cacheBytes } = await readConfig()
      const toBytes = parseLimit(pruneOptionsSchema.parse(given)) ?? cacheBytes
      const removed = await pruneCache({ dataDir, toBytes }).catch((error: unknown) => {
        throw explainSystemError(error)
      })
      const kinds = summariseCache(removed)
      const removedBytes = sumOfBytes(kinds)
      const keptBytes = sumOfBytes(await listCache(dataDir))
      const text = json
        ? JSON.stringify({ removed: kinds, removedBytes, keptBytes })
        : `Removed ${describeByteSize(removedBytes)}${kinds.map(({ kind, count }) => `, ${count} ${kind}`).join('')}; ${describeByteSize(keptBytes)} left.`
      process.stdout.write(`${text}\n`)
    })
}

/** @throws {UsageError} when it is no size, or there are two limits. */
function parseLimit({ to, all }: z.infer<typeof pruneOptionsSchema>): number | null {
  if (to === undefined) return all ? 0 : null
  const bytes = parseByteSize(to)
  if (bytes !== null && !all) return bytes
  throw new UsageError(
    'OPTION_INVALID',
    all ? 'Use either --to or --all.' : `The option --to ${to} is wrong: it must be a size such as 2GB.`,
  )
}
