import { Command } from 'commander'
import { z } from 'zod'
import type { CommandContext } from './main.ts'
import { openApi } from './open-api.ts'
import { printList } from './print-list.ts'

const optionsSchema = z.object({ json: z.boolean().default(false) })

export function teamsCommand({ signal }: CommandContext): Command {
  return new Command('teams')
    .description('list your teams')
    .option('--json', 'one JSON object per line')
    .action(async (given: unknown) => {
      const { json } = optionsSchema.parse(given)
      printList({
        items: await (await openApi()).teams.list({ signal }),
        columns: [
          { title: 'ID', of: ({ id }) => id },
          { title: 'NAME', of: ({ name }) => name },
          { title: 'MEMBERS', of: ({ memberCount }) => memberCount },
        ],
        json,
      })
    })
}
