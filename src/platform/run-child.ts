import { fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { z } from 'zod'
import { CanceledError, EnvironmentError } from '../errors.ts'
import { fromWireError, wireErrorSchema } from './child-errors.ts'

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: z.unknown() }),
  z.object({ type: z.literal('done'), result: z.unknown().optional() }),
  z.object({ type: z.literal('failed'), error: wireErrorSchema }),
])

/** How long a child that was asked to stop may take to close its browser before its group is killed. */
const STOP_GRACE_MS = 2000

const OUTPUT_KEPT_IN_CHARACTERS = 4000

/**
 * Runs one of our modules in a process of its own, in a process group of its own (a Ctrl-C in the terminal reaches
 * only us), with exactly the given environment. The request goes over the IPC channel, so nothing of it shows in
 * `ps`. Whatever happens, no process of the group is left when this returns.
 *
 * @param module calls `serveParent` (see serve-parent.ts).
 * @param onProgress is awaited before the result counts.
 * @returns what the child's task returned.
 * @throws what the child's task threw, {CanceledError} after an abort, {EnvironmentError} when the child died.
 */
export async function runChild({
  module,
  request,
  env,
  signal,
  onProgress,
}: {
  module: URL
  request: object
  env: Record<string, string>
  signal: AbortSignal
  onProgress: (progress: unknown) => void | Promise<void>
}): Promise<unknown> {
  if (signal.aborted) throw new CanceledError()
  const child = fork(fileURLToPath(module), [], {
    env,
    detached: true,
    execArgv: ['--import', tsxLoader()],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-OUTPUT_KEPT_IN_CHARACTERS)
    })
  }
  const killGroup = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // The group is empty already.
    }
  }
  let graceTimer: NodeJS.Timeout | undefined
  const stop = () => {
    if (child.connected) child.send({ type: 'stop' }, () => undefined)
    graceTimer = setTimeout(killGroup, STOP_GRACE_MS)
  }
  signal.addEventListener('abort', stop, { once: true })
  process.once('exit', killGroup)

  try {
    const outcome = await new Promise<unknown>((resolve, reject) => {
      let pending: Promise<unknown> = Promise.resolve()
      child.on('message', (raw) => {
        const parsed = messageSchema.safeParse(raw)
        if (!parsed.success) {
          reject(parsed.error)
          return
        }
        const message = parsed.data
        switch (message.type) {
          case 'progress':
            pending = pending.then(() => onProgress(message.progress))
            pending.catch(reject)
            break
          case 'done':
            pending.then(() => resolve(message.result), reject)
            break
          case 'failed':
            reject(fromWireError(message.error))
            break
        }
      })
      child.once('error', reject)
      child.once('exit', (code, killedBy) => pending.then(() => reject(died(code, killedBy, output)), reject))
      child.send(request)
    })
    return outcome
  } catch (error) {
    throw signal.aborted ? new CanceledError() : error
  } finally {
    signal.removeEventListener('abort', stop)
    process.off('exit', killGroup)
    clearTimeout(graceTimer)
    killGroup()
  }
}

function died(code: number | null, killedBy: NodeJS.Signals | null, output: string): EnvironmentError {
  const how = killedBy === null ? `with exit code ${code}` : `by ${killedBy}`
  const hint = killedBy === 'SIGKILL' ? ', most likely because memory ran out' : ''
  return new EnvironmentError(
    'CHILD_DIED',
    `The process that renders was ended ${how}${hint}. What was finished is kept; run the same command again.`,
    { cause: new Error(output) },
  )
}

function tsxLoader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
}
