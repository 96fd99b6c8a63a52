import path from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { readConfig } from '../config.ts'
import { explainSystemError } from '../errors.ts'
import { freezeProject } from '../freeze-project.ts'
import { openDownloader } from '../media/download.ts'
import { trustedOriginsOf } from '../prepare-export.ts'
import type { CommandContext } from './main.ts'
import { openClient } from './open-client.ts'
import { createReporter } from './reporter.ts'

const optionsSchema = z.object({ output: z.string().min(1), quiet: z.boolean().default(false) })

export function fetchCommand({ signal }: CommandContext): Command {
  return new Command('fetch')
    .description('freeze a project and its media into a folder that renders later without the network')
    .argument('<project>', 'the project’s id')
    .requiredOption('-o, --output <folder>', 'the folder to make')
    .option('--quiet', 'print the result only')
    .action(async (projectId: string, given: unknown) => {
      const { output, quiet } = optionsSchema.parse(given)
      const folder = path.resolve(output)
      const config = await readConfig()
      using downloader = openDownloader({ trustedOrigins: trustedOriginsOf(config) })
      const client = openClient(config)
      const reporter = createReporter({ json: false, quiet, out: process.stdout })
      const onProgress = reporter.progress
      const { files, bytes } = await freezeProject({ client, downloader, projectId, folder, signal, onProgress })
        .catch((error: unknown) => {
          throw explainSystemError(error)
        })
        .finally(reporter.close)
      process.stdout.write(`${folder}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB\n`)
    })
}
