import { Command } from 'commander'
import { z } from 'zod'
import { describeByteSize } from '../byte-size.ts'
import type { CommandContext } from './main.ts'
import { openApi } from './open-api.ts'
import { printList } from './print-list.ts'

const optionsSchema = z.object({ json: z.boolean().default(false) })

export function assetsCommand({ signal }: CommandContext): Command {
  return new Command('assets')
    .description('list the media files in the library of a project')
    .argument('<project>', 'the project’s id')
    .option('--json', 'one JSON object per line')
    .action(async (projectId: string, given: unknown) => {
      const { json } = optionsSchema.parse(given)
      printList({
        items: await (await openApi()).assets.list({ projectId, signal }),
        columns: [
          { title: 'ID', of: ({ id }) => id },
          { title: 'TYPE', of: ({ type }) => type },
          { title: 'SIZE', of: ({ bytes }) => (bytes === null ? null : describeByteSize(bytes)) },
          { title: 'CREATED', of: ({ createdAt }) => createdAt },
          { title: 'NAME', of: ({ name }) => name },
        ],
        json,
      })
    })
}
