import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { createClient } from '../mstudio/client.ts'
import { apiKey } from '../mstudio/credential.ts'
import { FULL_ACCESS_KEY } from '../sandbox/api-keys.ts'
import { loadSampleBoard } from '../sandbox/load-board.ts'
import { startSandbox } from '../sandbox/start-sandbox.ts'
import type { CommandContext } from './main.ts'
import { parseRenderOptions, toExportRequest, withRenderOptions } from './render-options.ts'
import { runExport } from './run-export.ts'

export function demoCommand({ signal }: CommandContext): Command {
  const command = new Command('demo').description('render the sample project; needs no key and no network')
  return withRenderOptions(command).action(async (given: unknown) => {
    const options = parseRenderOptions(given)
    const configured = await readConfig()
    const sample = await loadSampleBoard()
    const sandbox = await startSandbox({ boards: [sample] })
    try {
      const config = { ...configured, apiUrl: sandbox.url }
      const client = createClient({ apiUrl: sandbox.url, credential: apiKey(FULL_ACCESS_KEY) })
      const request = await toExportRequest(String(sample.board.project.id), options)
      await runExport({ request, options, tools: { config, client, signal } })
    } finally {
      await sandbox.stop()
    }
  })
}
