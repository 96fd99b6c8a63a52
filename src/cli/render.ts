import { Command } from 'commander'
import { readApiKey, readConfig } from '../config.ts'
import { createClient } from '../mstudio/client.ts'
import { makeSecret } from '../mstudio/secret.ts'
import type { CommandContext } from './main.ts'
import { parseRenderOptions, toExportRequest, withRenderOptions } from './render-options.ts'
import { runExport } from './run-export.ts'

export function renderCommand({ signal }: CommandContext): Command {
  const command = new Command('render')
    .description('render a project to an MP4')
    .argument('<project>', 'the project’s id')
  return withRenderOptions(command).action(async (projectId: string, given: unknown) => {
    const options = parseRenderOptions(given)
    const config = readConfig()
    const client = createClient({ apiUrl: config.apiUrl, apiKey: makeSecret(readApiKey()) })
    await runExport({ request: await toExportRequest(projectId, options), options, tools: { config, client, signal } })
  })
}
