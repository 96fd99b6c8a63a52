import { spawn } from 'node:child_process'
import { watchMemory } from './watch-memory.ts'

/** What a whole process took, from its start to its end. */
export type Measured = { seconds: number; peakMemoryBytes: number }

const OUTPUT_KEPT_IN_CHARACTERS = 4000

/**
 * Runs a program to its end, in exactly the given environment.
 *
 * @param input and `output`: file descriptors that become its standard input and output.
 * @throws {Error} with the end of what it wrote, when it fails.
 */
export async function runMeasured({
  command,
  args,
  env,
  input,
  output,
}: {
  command: string
  args: string[]
  env: Record<string, string>
  input?: number
  output?: number
}): Promise<Measured> {
  const startedMs = performance.now()
  const child = spawn(command, args, { env, stdio: [input ?? 'ignore', output ?? 'pipe', 'pipe'] })
  const stopChild = () => child.kill()
  process.once('exit', stopChild)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-OUTPUT_KEPT_IN_CHARACTERS)
    })
  }
  const stopWatching = child.pid === undefined ? null : watchMemory(child.pid)
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => {
        if (code === 0) resolve()
        else reject(new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}:\n${said}`))
      })
    })
    const seconds = (performance.now() - startedMs) / 1000
    return { seconds, peakMemoryBytes: stopWatching?.() ?? 0 }
  } finally {
    process.off('exit', stopChild)
    stopWatching?.()
  }
}
