import { Command } from 'commander'
import { z } from 'zod'
import { readConfig, readCredential } from '../config.ts'
import type { WorkerEvent } from '../service/worker-event.ts'
import type { CommandContext } from './main.ts'

const optionsSchema = z.object({ json: z.boolean().default(false) })

export function workerCommand({ signal }: CommandContext): Command {
  return new Command('worker')
    .description('take exports from the queue and render them, until it is stopped')
    .option('--json', 'one JSON object per line instead of lines for people')
    .action(async (given: unknown) => {
      const { json } = optionsSchema.parse(given)
      // Here, so that no other command waits for the database to load.
      const { runWorker } = await import('../service/run-worker.ts')
      await runWorker({
        config: await readConfig(),
        credential: readCredential(),
        signal,
        onEvent: (event) => process.stdout.write(`${json ? JSON.stringify(event) : lineFor(event)}\n`),
      })
    })
}

function lineFor(event: WorkerEvent): string {
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
    case 'done':
      return `${event.id} done: ${event.outputPath}`
    case 'failed':
      return `${event.id} failed${event.willRetry ? ', will be tried again' : ''}: ${event.stack ?? event.message}`
    case 'returned':
      return `${event.id} stopped; the next worker goes on with it`
  }
}
