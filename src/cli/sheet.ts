import path from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { readConfig } from '../config.ts'
import { drawPages } from '../draw-pages.ts'
import { UsageError } from '../errors.ts'
import { gridSchema } from '../timeline/contact-sheet.ts'
import { commaListSchema } from './comma-list.ts'
import type { CommandContext } from './main.ts'
import { openClient } from './open-client.ts'
import { parseRenderOptions, toExportRequest, withPlanOptions } from './render-options.ts'

const formatsSchema = commaListSchema.pipe(z.array(z.enum(['pdf', 'png'])).min(1))

const optionsSchema = z.looseObject({ as: z.string(), grid: z.string(), output: z.string().min(1).optional() })

export function sheetCommand({ signal }: CommandContext): Command {
  const command = new Command('sheet')
    .description('draw a contact sheet: every shot as a still with its number, script and length')
    .argument('<project>', 'the project’s id')
    .option('--as <formats>', 'pdf, png, or both: pdf,png', 'pdf')
    .option('--grid <grid>', 'panels across x panels down; a page stands when it has more down', '4x3')
    .option('-o, --output <file>', 'where it goes, without its ending (default: out/<project>-sheet)')
  return withPlanOptions(command).action(async (projectId: string, given: unknown) => {
    // A film's --as is another one.
    const { as, grid, ...options } = optionsSchema.parse(given)
    const formats = formatsSchema.safeParse(as)
    if (!formats.success) throw new UsageError('OPTION_INVALID', `--as ${as} is wrong: use pdf, png, or pdf,png.`)
    const config = await readConfig()
    const files = await drawPages(
      {
        request: await toExportRequest(projectId, parseRenderOptions(options)),
        kind: { id: 'ContactSheet', grid: parseGrid(grid) },
        formats: formats.data,
        stem: path.resolve(withoutEnding(options.output ?? path.join('out', `${projectId}-sheet`))),
      },
      { config, client: openClient(config), signal },
    )
    process.stdout.write(`${files.join('\n')}\n`)
  })
}

function parseGrid(written: string) {
  const [, columns, rows] = /^(\d)x(\d)$/.exec(written) ?? []
  const grid = gridSchema.safeParse({ columns: Number(columns), rows: Number(rows) })
  if (grid.success) return grid.data
  throw new UsageError(
    'OPTION_INVALID',
    `--grid ${written} is wrong: use panels across x panels down, such as 4x3 (1 to 8).`,
  )
}

function withoutEnding(file: string): string {
  return file.replace(/\.(pdf|png)$/i, '')
}
