import { Command } from 'commander'
import { readConfig } from '../config.ts'
import type { CommandContext } from './main.ts'
import { parseRenderOptions, toExportRequest, withRenderOptions } from './render-options.ts'

export function enqueueCommand({ signal }: CommandContext): Command {
  const command = new Command('enqueue')
    .description('leave an export to the worker; prints its id')
    .argument('<project>', 'the project’s id')
  return withRenderOptions(command).action(async (projectId: string, given: unknown) => {
    const options = parseRenderOptions(given)
    // Here, so that no other command waits for the database to load.
    const { enqueueExport } = await import('../service/enqueue-export.ts')
    const { id, isWorkerRunning } = await enqueueExport({
      request: await toExportRequest(projectId, options),
      dataDir: (await readConfig()).dataDir,
      signal,
    })
    if (options.quiet) return
    process.stdout.write(`${options.json ? JSON.stringify({ event: 'queued', id, isWorkerRunning }) : id}\n`)
    // Apart from the id, so that a script can take that.
    if (!isWorkerRunning && !options.json)
      process.stderr.write('No worker is running. Start one with: storyreel worker\n')
  })
}
