import { Command } from 'commander'
import { z } from 'zod'
import { readConfig, readCredential } from '../config.ts'
import { connect } from '../connect.ts'
import { listProjects } from '../mstudio/list-projects.ts'
import type { CommandContext } from './main.ts'

const optionsSchema = z.object({ json: z.boolean().default(false) })

export function projectsCommand({ signal }: CommandContext): Command {
  return new Command('projects')
    .description('list the projects your key may see')
    .option('--json', 'one JSON object per line')
    .action(async (given: unknown) => {
      const { json } = optionsSchema.parse(given)
      const client = connect(await readConfig(), readCredential())
      const projects = await listProjects({ client, signal })
      const width = Math.max(0, ...projects.map((project) => project.id.length))
      for (const project of projects) {
        const line = json ? JSON.stringify(project) : `${project.id.padEnd(width)}  ${project.title}`
        process.stdout.write(`${line}\n`)
      }
    })
}
