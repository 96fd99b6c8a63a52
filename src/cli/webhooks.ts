import { Command } from 'commander'
import { z } from 'zod'
import { readConfig, readServiceConfig } from '../config.ts'
import { UsageError } from '../errors.ts'
import { EVENT_TYPES } from '../service/exports/export-record.ts'
import { ownerSchema } from '../service/keys/key-record.ts'
import { LOCAL_OWNER } from '../service/keys/local-owner.ts'
import type { DeliveryRecord } from '../service/webhooks/delivery-record.ts'
import type { WebhookRecord } from '../service/webhooks/webhook-record.ts'
import type { WebhookTools, WithSecret } from '../service/webhooks/webhooks.ts'
import { commaListSchema } from './comma-list.ts'
import type { CommandContext } from './main.ts'
import { parseOptions } from './parse-options.ts'
import { type Column, printList } from './print-list.ts'
import { withLedger } from './with-ledger.ts'

/** More than anyone reads; older ones are there over HTTP. */
const MOST_LISTED = 200

const EVENTS = EVENT_TYPES.join(',')

const jsonSchema = z.object({ json: z.boolean().default(false) })

const addSchema = jsonSchema.extend({
  owner: ownerSchema,
  events: commaListSchema
    .pipe(z.array(z.enum(EVENT_TYPES, `must be a list of ${EVENT_TYPES.join(', ')}`)))
    .transform((types) => [...new Set(types)]),
})

/** Who is told of exports, and what became of the messages. */
export function webhooksCommand(context: CommandContext): Command {
  const command = new Command('webhooks').description('tell others when exports end, and see to the messages')
  command
    .command('list', { isDefault: true })
    .description('the webhooks of all owners')
    .option('--json', 'one JSON object per line')
    .action(async (given: unknown) => {
      const { listWebhooks } = await import('../service/webhooks/webhooks.ts')
      const webhooks = await withLedger(context, ({ records }) => listWebhooks(records, null))
      printList({ items: webhooks.map(shown), columns: WEBHOOK_COLUMNS, json: jsonSchema.parse(given).json })
    })
  command
    .command('add')
    .description('have a URL told; the secret that its messages are signed with is shown once')
    .argument('<url>', 'https on the public internet, or of an origin in STORYREEL_WEBHOOK_ORIGINS')
    .option('--events <list>', 'of what', EVENTS)
    .option('--owner <owner>', 'whose exports', LOCAL_OWNER)
    .option('--json', 'one JSON object')
    .action(async (url: string, given: unknown) => {
      const { createWebhook } = await import('../service/webhooks/webhooks.ts')
      const { json, ...about } = parseOptions(addSchema, given)
      printSecret(await useSecrets(context, (tools) => createWebhook(tools, { url, ...about })), json)
    })
  command
    .command('remove')
    .description('tell it nothing more, and forget its messages')
    .argument('<webhook>', 'its id')
    .action(async (id: string) => {
      const { findWebhook, removeWebhook } = await import('../service/webhooks/webhooks.ts')
      await withLedger(context, async ({ records }) => {
        found(await findWebhook(records, id), id)
        await removeWebhook(records, id)
      })
    })
  command
    .command('rotate')
    .description('make a new secret, shown once; for 24 hours messages are signed with the old one as well')
    .argument('<webhook>', 'its id')
    .option('--json', 'one JSON object')
    .action(async (id: string, given: unknown) => {
      const { rotateSecret } = await import('../service/webhooks/webhooks.ts')
      const rotated = await useSecrets(context, (tools) => rotateSecret(tools, id))
      printSecret(found(rotated, id), jsonSchema.parse(given).json)
    })
  command
    .command('enable')
    .description('send messages again to one that was disabled; "replay" sends what it missed')
    .argument('<webhook>', 'its id')
    .action(async (id: string) => {
      const { enableWebhook } = await import('../service/webhooks/webhooks.ts')
      found(await withLedger(context, ({ records }) => enableWebhook(records, id)), id)
    })
  command
    .command('test')
    .description('send a message that is about no export; "deliveries" says what became of it')
    .argument('<webhook>', 'its id')
    .action(async (id: string) => {
      const { findWebhook } = await import('../service/webhooks/webhooks.ts')
      const { sendTest } = await import('../service/webhooks/send-test.ts')
      const sent = await withLedger(context, async (queue) => {
        return sendTest(queue, found(await findWebhook(queue.records, id), id))
      })
      process.stdout.write(`${sent.id}\n`)
    })
  command
    .command('deliveries')
    .description('the newest messages to a webhook, and what became of them')
    .argument('<webhook>', 'its id')
    .option('--json', 'one JSON object per line, with every attempt')
    .action(async (id: string, given: unknown) => {
      const { findWebhook } = await import('../service/webhooks/webhooks.ts')
      const { listDeliveries } = await import('../service/webhooks/deliveries.ts')
      const items = await withLedger(context, async ({ records }) => {
        found(await findWebhook(records, id), id)
        return listDeliveries(records, { webhookId: id, before: null, limit: MOST_LISTED })
      })
      printList({ items, columns: DELIVERY_COLUMNS, json: jsonSchema.parse(given).json })
    })
  command
    .command('replay')
    .description('send a message again, or all messages to a webhook that failed')
    .argument('<id>', 'a message’s or a webhook’s')
    .action(async (id: string) => {
      const { replayDelivery, replayFailed } = await import('../service/webhooks/replay.ts')
      const count = await withLedger(context, async (queue) => {
        if (await replayDelivery(queue, id)) return 1
        return found(await replayFailed(queue, id), id)
      })
      process.stdout.write(`${count} on their way\n`)
    })
  return command
}

// --- internal ---

const WEBHOOK_COLUMNS: readonly Column<ReturnType<typeof shown>>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'OWNER', of: ({ owner }) => owner },
  { title: 'URL', of: ({ url }) => url },
  { title: 'EVENTS', of: ({ events }) => events.join(',') },
  { title: 'STATE', of: stateOf },
]

function stateOf({ disabled, failingSince }: ReturnType<typeof shown>): string {
  if (disabled !== null) return `disabled: ${disabled.reason}`
  return failingSince === null ? 'active' : `failing since ${failingSince}`
}

const DELIVERY_COLUMNS: readonly Column<DeliveryRecord>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'STATE', of: ({ state }) => state },
  { title: 'ABOUT', of: ({ type }) => type },
  { title: 'EXPORT', of: ({ exportId }) => exportId },
  { title: 'ATTEMPTS', of: ({ attempts }) => attempts.length },
  { title: 'LAST', of: ({ attempts }) => attempts.at(-1)?.outcome ?? null },
  { title: 'NEXT', of: (delivery) => (delivery.state === 'waiting' ? delivery.nextAttemptAt : null) },
]

/** Without its secrets, sealed though they are. */
function shown(webhook: WebhookRecord) {
  const { secrets: _, ...rest } = webhook
  return rest
}

function printSecret({ webhook, secret }: WithSecret, json: boolean): void {
  process.stdout.write(`${json ? JSON.stringify({ secret, ...shown(webhook) }) : secret}\n`)
  // Apart from the secret, so that a script can take that.
  if (!json) process.stderr.write(`This is the only time the secret of the webhook ${webhook.id} is shown.\n`)
}

/** @throws {UsageError} for what there is none of. */
function found<Thing>(thing: Thing | null, id: string): Thing {
  if (thing !== null) return thing
  throw new UsageError(
    'WEBHOOK_UNKNOWN',
    `There is no ${JSON.stringify(id)}. "storyreel webhooks" lists those there are.`,
  )
}

/** With the means to check URLs and to seal secrets. */
async function useSecrets<Result>(
  context: CommandContext,
  task: (tools: WebhookTools) => Promise<Result>,
): Promise<Result> {
  const { openDeliveryTools, webhookToolsOf } = await import('../service/webhooks/delivery-tools.ts')
  const { dataDir } = await readConfig()
  return withLedger(context, async ({ records }) => {
    return task(webhookToolsOf(await openDeliveryTools({ records, service: readServiceConfig(), dataDir })))
  })
}
