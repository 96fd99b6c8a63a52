import { once } from 'node:events'
import { Command } from 'commander'
import { z } from 'zod'
import { type Config, findCredential, readApiConfig, readConfig, readCredential, readServiceConfig } from '../config.ts'
import { connect } from '../connect.ts'
import { UsageError } from '../errors.ts'
import type { ApiFault } from '../service/api/api-tools.ts'
import type { WorkHome } from '../service/queue/queue-home.ts'
import type { WorkerEvent } from '../service/worker/worker-event.ts'
import type { CommandContext } from './main.ts'
import { describeWorkerEvent } from './worker.ts'

const PORT = '--port must be a whole number from 0 to 65535'

const optionsSchema = z.object({
  port: z.coerce.number(PORT).int(PORT).min(0, PORT).max(65_535, PORT),
  host: z.string().min(1, '--host must be an address'),
  worker: z.boolean(),
  json: z.boolean().default(false),
})

type ServeOptions = z.infer<typeof optionsSchema>

type ServeEvent = WorkerEvent | { event: 'listening'; url: string }

export function serveCommand({ signal }: CommandContext): Command {
  return new Command('serve')
    .description('offer exports over HTTP, and render them')
    .option('--port <port>', '0 takes a free one', '8787')
    .option('--host <address>', 'where it listens; 0.0.0.0 is every address of this machine', '127.0.0.1')
    .option('--no-worker', 'leave the rendering to "storyreel worker" on the same queue')
    .option('--json', 'one JSON object per line instead of lines for people')
    .action(async (given: unknown) => {
      const parsed = optionsSchema.safeParse(given)
      if (!parsed.success) throw new UsageError('OPTION_INVALID', `${parsed.error.issues[0]?.message}.`)
      const config = await readConfig()
      // Here, so that no other command waits for the database to load.
      const { withWorkHome } = await import('../service/queue/with-home.ts')
      const { queueUrl } = readServiceConfig()
      await withWorkHome({ queueUrl, dataDir: config.dataDir }, signal, (home) => {
        return serveIn(home, { config, options: parsed.data, signal })
      })
    })
}

// --- internal ---

async function serveIn(
  home: WorkHome,
  { config, options, signal }: { config: Config; options: ServeOptions; signal: AbortSignal },
): Promise<void> {
  const { startApi } = await import('../service/api/start-api.ts')
  const { DEFAULT_LIMITS } = await import('../service/api/api-limits.ts')
  const { runWorker } = await import('../service/worker/run-worker.ts')
  const { ledgerIn } = await import('../service/exports/ledger-tools.ts')
  const { openDeliveryTools, webhookToolsOf } = await import('../service/webhooks/delivery-tools.ts')
  const { openStorage } = await import('../service/storage/open-storage.ts')
  // Without a worker the API can do without, though it can take no orders then.
  const credential = options.worker ? readCredential() : findCredential()
  const client = credential && connect(config, credential)
  const { dataDir } = config
  const service = readServiceConfig()
  const storage = await openStorage({ ...service, dataDir })
  const messages = await openDeliveryTools({ records: home.records, service, dataDir })
  const limits = { ...DEFAULT_LIMITS, ...readApiConfig() }
  const common = { config, home, ledger: ledgerIn(home), storage }
  const onEvent = (event: ServeEvent) => {
    process.stdout.write(`${options.json ? JSON.stringify(event) : describe(event)}\n`)
  }
  const api = await startApi(
    { ...common, client, webhooks: webhookToolsOf(messages), limits, signal, onFault: reportFault },
    options,
  )
  onEvent({ event: 'listening', url: api.url })
  try {
    if (options.worker && credential) {
      const isShared = service.storageUrl !== null
      await runWorker({ ...common, credential, isShared, messages, signal, onEvent })
    } else if (!signal.aborted) await once(signal, 'abort')
  } finally {
    await api.stop()
  }
}

function describe(event: ServeEvent): string {
  return event.event === 'listening'
    ? `The export service is at ${event.url}, its API at ${event.url}/docs. Issue a key with: storyreel keys create --name me`
    : describeWorkerEvent(event)
}

/** With what nobody outside is told. */
function reportFault({ requestId, method, path, error }: ApiFault): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`${requestId} ${method} ${path} failed: ${text}\n`)
}
