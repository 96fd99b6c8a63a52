import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

export const CLI = fileURLToPath(new URL('../../src/cli/storyreel.mjs', import.meta.url))

/** Starts the command line as a user would; a failure is a result, not an exception. */
export function startCli(args: string[], env: Record<string, string> = {}, { cwd = process.cwd() } = {}) {
  return execa(process.execPath, [CLI, ...args], { env, cwd, reject: false, stdout: 'pipe' })
}

export type Finished = { exitCode: number | undefined; stdout: string; stderr: string }

export async function runCli(args: string[], env: Record<string, string> = {}): Promise<Finished> {
  const { exitCode, stdout, stderr } = await startCli(args, env)
  return { exitCode, stdout, stderr }
}
