import { Command } from 'commander'
import { z } from 'zod'
import type { Frame } from '../timeline/board.ts'
import type { CommandContext } from './main.ts'
import { openApi } from './open-api.ts'
import { printList } from './print-list.ts'

const optionsSchema = z.object({ json: z.boolean().default(false) })

export function framesCommand({ signal }: CommandContext): Command {
  return new Command('frames')
    .description('list the frames of a project, and what they have')
    .argument('<project>', 'the project’s id')
    .option('--json', 'one JSON object per line')
    .action(async (projectId: string, given: unknown) => {
      const { json } = optionsSchema.parse(given)
      const frames = await (await openApi()).frames.list({ projectId, signal })
      printList({
        items: frames.toSorted((a, b) => a.position - b.position),
        columns: [
          { title: 'ID', of: ({ id }) => id },
          { title: 'SHOT', of: ({ scene, shot }) => [scene, shot].filter(Boolean).join('/') },
          { title: 'LENGTH', of: ({ durationSeconds }) => (durationSeconds === null ? null : `${durationSeconds} s`) },
          { title: 'HAS', of: partsOf },
          { title: 'STATUS', of: ({ status }) => status },
          { title: 'TITLE', of: ({ title, script }) => title ?? script },
        ],
        json,
      })
    })
}

function partsOf({ script, dialogue, image, video }: Frame): string {
  const parts = { script, dialogue, image, video }
  return Object.entries(parts)
    .filter(([, part]) => Boolean(part))
    .map(([name]) => name)
    .join(',')
}
