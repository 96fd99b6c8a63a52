import { Command } from 'commander'
import { z } from 'zod'
import type { CommandContext } from './main.ts'
import { openApi } from './open-api.ts'
import { printList } from './print-list.ts'

const optionsSchema = z.object({ json: z.boolean().default(false), team: z.string().optional() })

export function projectsCommand({ signal }: CommandContext): Command {
  return new Command('projects')
    .description('list the projects your key may see')
    .option('--team <id>', 'only those of a team; "storyreel teams" lists yours')
    .option('--json', 'one JSON object per line')
    .action(async (given: unknown) => {
      const { json, team } = optionsSchema.parse(given)
      const api = await openApi()
      printList({
        items: await api.projects.list({ teamId: team, signal }),
        columns: [
          { title: 'ID', of: ({ id }) => id },
          { title: 'TITLE', of: ({ title }) => title },
        ],
        json,
      })
    })
}
