import { Command } from 'commander'
import { z } from 'zod'
import { readConfig, readCredential, readServiceConfig } from '../config.ts'
import { UsageError } from '../errors.ts'
import type { CommandContext } from './main.ts'
import { MONITOR_OPTION, monitorSchema } from './monitor-option.ts'
import { openTeller } from './tell-events.ts'

const optionsSchema = z.object({
  json: z.boolean().default(false),
  monitor: monitorSchema.optional(),
  lease: z.coerce.number('--lease must be a number of seconds.').min(1, '--lease must be at least 1.').default(30),
})

export function workerCommand({ signal }: CommandContext): Command {
  return new Command('worker')
    .description('take exports from the queue and render them, until it is stopped')
    .option('--json', 'one JSON object per line instead of lines for people')
    .option(...MONITOR_OPTION)
    .option('--lease <seconds>', 'on a shared queue, how long a worker that says nothing keeps its jobs', '30')
    .action(async (given: unknown) => {
      const parsed = optionsSchema.safeParse(given)
      if (!parsed.success) throw new UsageError('OPTION_INVALID', parsed.error.issues[0]?.message ?? '')
      const { json, lease, monitor } = parsed.data
      const config = await readConfig()
      const credential = readCredential()
      const service = readServiceConfig()
      // Here, so that no other command waits for the database to load.
      const { withWorkHome } = await import('../service/queue/with-home.ts')
      const { runWorker } = await import('../service/worker/run-worker.ts')
      const { ledgerIn } = await import('../service/exports/ledger-tools.ts')
      const { openDeliveryTools } = await import('../service/webhooks/delivery-tools.ts')
      const { openStorage } = await import('../service/storage/open-storage.ts')
      const { withMonitor } = await import('../service/monitoring/with-monitor.ts')
      const { dataDir } = config
      const storage = await openStorage({ ...service, dataDir })
      const tell = await openTeller({ json })
      await withWorkHome({ ...service, dataDir, leaseMs: lease * 1000 }, signal, async (home) => {
        const messages = await openDeliveryTools({ records: home.records, service, dataDir })
        const isShared = service.storageUrl !== null
        const tools = { config, credential, home, ledger: ledgerIn(home), storage, isShared, messages, signal }
        await withMonitor({ address: monitor, home, dataDir, signal, tell, hasWorker: true }, ({ onWorkerEvent }) => {
          return runWorker({ ...tools, onEvent: onWorkerEvent })
        })
      })
    })
}
