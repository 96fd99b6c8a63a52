import { Command } from 'commander'
import { z } from 'zod'
import type { CommandContext } from './main.ts'
import { openApi } from './open-api.ts'
import { printList } from './print-list.ts'

const optionsSchema = z.object({ json: z.boolean().default(false) })

export function voicesCommand({ signal }: CommandContext): Command {
  return new Command('voices')
    .description('list the voices that can speak, for render --fill voice --voice <id>')
    .option('--json', 'one JSON object per line')
    .action(async (given: unknown) => {
      const { json } = optionsSchema.parse(given)
      printList({
        items: await (await openApi()).voices.list({ signal }),
        columns: [
          { title: 'ID', of: ({ id }) => id },
          { title: 'NAME', of: ({ name }) => name },
          { title: 'LANGUAGE', of: ({ language }) => language },
          { title: 'DESCRIPTION', of: ({ description }) => description },
        ],
        json,
      })
    })
}
