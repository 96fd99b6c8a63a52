import { once } from 'node:events'
import path from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { UsageError } from '../errors.ts'
import { FULL_ACCESS_KEY } from '../sandbox/api-keys.ts'
import { StateFileError } from '../sandbox/open-store.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/start-sandbox.ts'
import type { CommandContext } from './main.ts'

const PORT = '--port must be a whole number from 0 to 65535'
const JOB_SECONDS = '--job-seconds must be a number from 0 to 3600'

const optionsSchema = z.object({
  port: z.coerce.number(PORT).int(PORT).min(0, PORT).max(65_535, PORT),
  data: z.string().min(1, '--data must name a folder').optional(),
  jobSeconds: z.coerce.number(JOB_SECONDS).min(0, JOB_SECONDS).max(3600, JOB_SECONDS),
})

export function sandboxCommand({ signal }: CommandContext): Command {
  return new Command('sandbox')
    .description('serve a local M Studio API with the sample project')
    .option('--port <port>', 'on 127.0.0.1; 0 takes a free one', '4010')
    .option('--data <folder>', 'where all that is made and changed is kept; without it, it is gone at the end')
    .option('--job-seconds <seconds>', 'how long a generation takes at least', '4')
    .action(async (given: unknown) => {
      const sandbox = await start(toSandboxOptions(given))
      process.stdout.write(
        `The sandbox is up. In another terminal:\n\n  export MSTUDIO_API_URL=${sandbox.url}\n  export MSTUDIO_API_KEY=${FULL_ACCESS_KEY}\n  npx storyreel projects\n\nIts API is described at ${new URL('/docs', sandbox.url).href}. Ctrl-C ends it.\n`,
      )
      if (!signal.aborted) await once(signal, 'abort')
      await sandbox.stop()
    })
}

/** @throws {UsageError} */
function toSandboxOptions(given: unknown): SandboxOptions {
  const parsed = optionsSchema.safeParse(given)
  if (!parsed.success) {
    throw new UsageError('OPTION_INVALID', `${parsed.error.issues[0]?.message}.`)
  }
  const { port, data, jobSeconds } = parsed.data
  return { port, jobSeconds, ...(data !== undefined && { dataDir: path.resolve(data) }) }
}

async function start(options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox(options)
  } catch (error) {
    if (error instanceof StateFileError) throw new UsageError('SANDBOX_DATA_INVALID', error.message, { cause: error })
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new UsageError('PORT_TAKEN', `Port ${options.port} is taken. Name another with --port; 0 takes a free one.`)
    }
    throw error
  }
}
