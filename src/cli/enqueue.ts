import { Command } from 'commander'
import { readConfig, readServiceConfig } from '../config.ts'
import { LOCAL_OWNER } from '../service/keys/local-owner.ts'
import type { CommandContext } from './main.ts'
import { parseRenderOptions, toExportRequest, withRenderOptions } from './render-options.ts'

export function enqueueCommand({ signal }: CommandContext): Command {
  const command = new Command('enqueue')
    .description('leave an export to the worker; prints its id')
    .argument('<project>', 'the project’s id')
  return withRenderOptions(command).action(async (projectId: string, given: unknown) => {
    const options = parseRenderOptions(given)
    // Here, so that no other command waits for the database to load.
    const { withHome } = await import('../service/queue/with-home.ts')
    const { createExport, makeExportId } = await import('../service/exports/ledger.ts')
    const { ledgerIn } = await import('../service/exports/ledger-tools.ts')
    const { dataDir } = await readConfig()
    const { outputPath, ...request } = await toExportRequest(projectId, options)
    const entry = {
      id: makeExportId(),
      owner: LOCAL_OWNER,
      request,
      deliverTo: outputPath,
      priority: 'normal',
    } as const
    const { id } = entry
    const isWorkerRunning = await withHome(
      { ...readServiceConfig(), dataDir },
      signal,
      async (home, { mayHaveWorker }) => {
        await createExport(ledgerIn(home), entry)
        return mayHaveWorker
      },
    )
    if (options.quiet) return
    process.stdout.write(`${options.json ? JSON.stringify({ event: 'queued', id, isWorkerRunning }) : id}\n`)
    // Apart from the id, so that a script can take that.
    if (!isWorkerRunning && !options.json)
      process.stderr.write('No worker is running. Start one with: storyreel worker\n')
  })
}
