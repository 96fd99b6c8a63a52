import { once } from 'node:events'
import { Command } from 'commander'
import { z } from 'zod'
import { FULL_ACCESS_KEY } from '../sandbox/api-keys.ts'
import { startSandbox } from '../sandbox/start-sandbox.ts'
import type { CommandContext } from './main.ts'

const optionsSchema = z.object({ port: z.coerce.number().int().min(0).max(65_535) })

export function sandboxCommand({ signal }: CommandContext): Command {
  return new Command('sandbox')
    .description('serve a local M Studio API with the sample project')
    .option('--port <port>', 'on 127.0.0.1; 0 takes a free one', '4010')
    .action(async (given: unknown) => {
      const sandbox = await startSandbox({ port: optionsSchema.parse(given).port })
      process.stdout.write(
        `The sandbox is up. In another terminal:\n\n  export MSTUDIO_API_URL=${sandbox.url}\n  export MSTUDIO_API_KEY=${FULL_ACCESS_KEY}\n  npx storyreel projects\n\nCtrl-C ends it.\n`,
      )
      if (!signal.aborted) await once(signal, 'abort')
      await sandbox.stop()
    })
}
