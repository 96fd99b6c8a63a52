import { Command } from 'commander'
import { z } from 'zod'
import { UsageError } from '../errors.ts'
import { type KeyRecord, keyScopeSchema, ownerSchema, stateOfKey } from '../service/keys/key-record.ts'
import { LOCAL_OWNER } from '../service/keys/local-owner.ts'
import type { CommandContext } from './main.ts'
import { parseOptions } from './parse-options.ts'
import { printList } from './print-list.ts'
import { withLedger } from './with-ledger.ts'

const DAY_MS = 24 * 60 * 60_000

const DAYS = 'must be a number of days from 1 to 3650'

const scopesSchema = z
  .string()
  .transform((list) => list.split(',').map((word) => word.trim()))
  .pipe(z.array(z.enum(keyScopeSchema.options, `must be a list of ${keyScopeSchema.options.join(', ')}`)))
  .transform((scopes) => [...new Set(scopes)])

const createSchema = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(80, 'must have 80 characters at most'),
  owner: ownerSchema,
  scopes: scopesSchema,
  expires: z.coerce.number(DAYS).min(1, DAYS).max(3650, DAYS).optional(),
  json: z.boolean().default(false),
})

const listSchema = z.object({ json: z.boolean().default(false) })

/** The keys of the export service's API. */
export function keysCommand(context: CommandContext): Command {
  const command = new Command('keys').description('the keys of the export service that "storyreel serve" offers')
  command
    .command('create')
    .description('issue a key; it is shown once')
    .requiredOption('--name <name>', 'what it is for, as the list shows it')
    .option('--scopes <list>', keyScopeSchema.options.join(', '), 'exports:create,exports:read,exports:cancel')
    .option('--owner <owner>', 'whose exports it makes and sees; keys of one owner see the same', LOCAL_OWNER)
    .option('--expires <days>', 'when it stops working (default: never)')
    .option('--json', 'one JSON object')
    .action(async (given: unknown) => {
      const { name, owner, scopes, expires, json } = parseOptions(createSchema, given)
      const expiresAt = expires === undefined ? null : new Date(Date.now() + expires * DAY_MS).toISOString()
      const { createKey } = await import('../service/keys/key-ledger.ts')
      const { key, record } = await withLedger(context, ({ records }) => {
        return createKey(records, { name, owner, scopes, expiresAt })
      })
      process.stdout.write(`${json ? JSON.stringify({ key: key.reveal(), ...shown(record) }) : key.reveal()}\n`)
      // Apart from the key, so that a script can take that.
      if (!json) process.stderr.write('This is the only time the key is shown. Send it as X-API-Key.\n')
    })
  command
    .command('list')
    .description('list the keys, without what is secret about them')
    .option('--json', 'one JSON object per line')
    .action(async (given: unknown) => {
      const { json } = parseOptions(listSchema, given)
      const { listKeys } = await import('../service/keys/key-ledger.ts')
      const keys = await withLedger(context, ({ records }) => listKeys(records))
      printList({
        items: keys.map(shown),
        columns: [
          { title: 'ID', of: ({ id }) => id },
          { title: 'NAME', of: ({ name }) => name },
          { title: 'OWNER', of: ({ owner }) => owner },
          { title: 'STATE', of: ({ state }) => state },
          { title: 'SCOPES', of: ({ scopes }) => scopes.join(',') },
          { title: 'LAST USED', of: ({ lastUsedAt }) => lastUsedAt?.slice(0, 16) ?? 'never' },
        ],
        json,
      })
    })
  command
    .command('revoke')
    .description('take a key back; it stops working within seconds')
    .argument('<id>', 'the eight characters behind sr_live_')
    .action(async (id: string) => {
      const { revokeKey } = await import('../service/keys/key-ledger.ts')
      const revoked = await withLedger(context, ({ records }) => revokeKey(records, id))
      if (revoked) return
      throw new UsageError(
        'KEY_NOT_FOUND',
        `There is no key ${JSON.stringify(id)}. "storyreel keys list" shows the ids.`,
      )
    })
  return command
}

// --- internal ---

function shown(record: KeyRecord) {
  const { secretHash: _, ...rest } = record
  return { ...rest, state: stateOfKey(record) }
}
