import path from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { readConfig } from '../config.ts'
import { drawPages } from '../draw-pages.ts'
import type { CommandContext } from './main.ts'
import { openClient } from './open-client.ts'
import { parseRenderOptions, toExportRequest, withPlanOptions } from './render-options.ts'

const optionsSchema = z.object({ shot: z.string().optional(), output: z.string().min(1).optional() })

export function posterCommand({ signal }: CommandContext): Command {
  const command = new Command('poster')
    .description('draw a poster: the title over one of the shots')
    .argument('<project>', 'the project’s id')
    .option('--shot <number>', 'whose picture (default: the approved or longest shot)')
    .option('-o, --output <file>', 'where the PNG goes (default: out/<project>-poster.png)')
  return withPlanOptions(command).action(async (projectId: string, given: unknown) => {
    const { shot, output } = optionsSchema.parse(given)
    const config = await readConfig()
    const files = await drawPages(
      {
        request: await toExportRequest(projectId, parseRenderOptions(given)),
        kind: { id: 'Poster', shotNumber: shot ?? null },
        formats: ['png'],
        stem: path.resolve((output ?? path.join('out', `${projectId}-poster`)).replace(/\.png$/i, '')),
      },
      { config, client: openClient(config), signal },
    )
    process.stdout.write(`${files.join('\n')}\n`)
  })
}
