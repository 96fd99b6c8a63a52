import { Command } from 'commander'
import { readConfig, readCredential } from '../config.ts'
import { connect } from '../connect.ts'
import type { CommandContext } from './main.ts'
import { parseRenderOptions, toExportRequest, withRenderOptions } from './render-options.ts'
import { runExport } from './run-export.ts'

export function renderCommand({ signal }: CommandContext): Command {
  const command = new Command('render')
    .description('render a project to an MP4')
    .argument('<project>', 'the project’s id')
  return withRenderOptions(command).action(async (projectId: string, given: unknown) => {
    const options = parseRenderOptions(given)
    const config = await readConfig()
    const client = connect(config, readCredential())
    await runExport({ request: await toExportRequest(projectId, options), options, tools: { config, client, signal } })
  })
}
