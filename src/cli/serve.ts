import { once } from 'node:events'
import { Command } from 'commander'
import { z } from 'zod'
import { type Config, findCredential, readApiConfig, readConfig, readCredential, readServiceConfig } from '../config.ts'
import { connect } from '../connect.ts'
import { UsageError } from '../errors.ts'
import type { ApiFault } from '../service/api/api-tools.ts'
import type { WorkHome } from '../service/queue/queue-home.ts'
import type { CommandContext } from './main.ts'
import { MONITOR_OPTION, monitorSchema } from './monitor-option.ts'
import { openTeller } from './tell-events.ts'

const PORT = '--port must be a whole number from 0 to 65535'

const optionsSchema = z.object({
  port: z.coerce.number(PORT).int(PORT).min(0, PORT).max(65_535, PORT),
  host: z.string().min(1, '--host must be an address'),
  worker: z.boolean(),
  json: z.boolean().default(false),
  monitor: monitorSchema.optional(),
})

type ServeOptions = z.infer<typeof optionsSchema>

export function serveCommand({ signal }: CommandContext): Command {
  return new Command('serve')
    .description('offer exports over HTTP, and render them')
    .option('--port <port>', '0 takes a free one', '8787')
    .option('--host <address>', 'where it listens; 0.0.0.0 is every address of this machine', '127.0.0.1')
    .option('--no-worker', 'leave the rendering to "storyreel worker" on the same queue')
    .option('--json', 'one JSON object per line instead of lines for people')
    .option(...MONITOR_OPTION)
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
  const { withMonitor } = await import('../service/monitoring/with-monitor.ts')
  // Without a worker the API can do without, though it can take no orders then.
  const credential = options.worker ? readCredential() : findCredential()
  const client = credential && connect(config, credential)
  const { dataDir } = config
  const service = readServiceConfig()
  const storage = await openStorage({ ...service, dataDir })
  const messages = await openDeliveryTools({ records: home.records, service, dataDir })
  const limits = { ...DEFAULT_LIMITS, ...readApiConfig() }
  const common = { config, home, ledger: ledgerIn(home), storage }
  const tell = await openTeller(options)
  const watched = { address: options.monitor, home, dataDir, signal, tell, hasWorker: options.worker }
  await withMonitor(watched, async ({ onWorkerEvent, onAnswer }) => {
    const onFault = (fault: ApiFault) => tell({ event: 'fault', ...fault })
    const webhooks = webhookToolsOf(messages)
    const api = await startApi({ ...common, client, webhooks, limits, signal, onFault, onAnswer }, options)
    tell({ event: 'listening', url: api.url })
    try {
      if (options.worker && credential) {
        const isShared = service.storageUrl !== null
        await runWorker({ ...common, credential, isShared, messages, signal, onEvent: onWorkerEvent })
      } else if (!signal.aborted) await once(signal, 'abort')
    } finally {
      await api.stop()
    }
  })
}
