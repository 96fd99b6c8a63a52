import { Command } from 'commander'
import { z } from 'zod'
import { readConfig, readCredential, readServiceConfig } from '../config.ts'
import { UsageError } from '../errors.ts'
import type { WorkerEvent } from '../service/worker/worker-event.ts'
import type { CommandContext } from './main.ts'

const optionsSchema = z.object({
  json: z.boolean().default(false),
  lease: z.coerce.number('--lease must be a number of seconds.').min(1, '--lease must be at least 1.').default(30),
})

export function workerCommand({ signal }: CommandContext): Command {
  return new Command('worker')
    .description('take exports from the queue and render them, until it is stopped')
    .option('--json', 'one JSON object per line instead of lines for people')
    .option('--lease <seconds>', 'on a shared queue, how long a worker that says nothing keeps its jobs', '30')
    .action(async (given: unknown) => {
      const parsed = optionsSchema.safeParse(given)
      if (!parsed.success) throw new UsageError('OPTION_INVALID', parsed.error.issues[0]?.message ?? '')
      const { json, lease } = parsed.data
      const config = await readConfig()
      const credential = readCredential()
      const service = readServiceConfig()
      // Here, so that no other command waits for the database to load.
      const { withWorkHome } = await import('../service/queue/with-home.ts')
      const { runWorker } = await import('../service/worker/run-worker.ts')
      const { ledgerIn } = await import('../service/exports/ledger-tools.ts')
      const { openDeliveryTools } = await import('../service/webhooks/delivery-tools.ts')
      const { openStorage } = await import('../service/storage/open-storage.ts')
      const { dataDir } = config
      const storage = await openStorage({ ...service, dataDir })
      const onEvent = (event: WorkerEvent) => {
        process.stdout.write(`${json ? JSON.stringify(event) : describeWorkerEvent(event)}\n`)
      }
      await withWorkHome({ ...service, dataDir, leaseMs: lease * 1000 }, signal, async (home) => {
        const messages = await openDeliveryTools({ records: home.records, service, dataDir })
        const isShared = service.storageUrl !== null
        const tools = { config, credential, home, ledger: ledgerIn(home), storage, isShared, messages, signal, onEvent }
        await runWorker(tools)
      })
    })
}

/** What a worker tells, for people. */
export function describeWorkerEvent(event: WorkerEvent): string {
  switch (event.event) {
    case 'ready':
      return 'Waiting for exports. Add one with: storyreel enqueue <project>'
    case 'started':
      return `${event.id} started: project ${event.projectId}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}`
    case 'progress': {
      const percent =
        event.stage === 'render' && event.total > 0 ? ` ${Math.floor((100 * event.done) / event.total)} %` : ''
      return `${event.id} ${event.stage}${percent}`
    }
    case 'drawn':
      return `${event.id} drew ${event.frames} frames`
    case 'done':
      return `${event.id} done${event.outputPath === undefined ? '' : `: ${event.outputPath}`}`
    case 'failed':
      return `${event.id} failed${event.willRetry ? ', will be tried again' : ''}: ${event.stack ?? event.message}`
    case 'delivery':
      return `${event.id} message ${event.state}: ${event.outcome}`
    case 'canceled':
      return `${event.id} canceled`
    case 'superseded':
      return `${event.id} is another worker’s by now`
    case 'returned':
      return `${event.id} stopped; the next worker goes on with it`
  }
}
