import { fork } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { CanceledError, EnvironmentError } from '../errors.ts'
import { fromWireError, wireErrorSchema } from './child-errors.ts'
import { giveWay } from './give-way.ts'
import { monotonicMs } from './monotonic-ms.ts'
import type { NetworkIsolation } from './network-isolation.ts'
import { familyOf, isRunning, killDescendants, type Relative, sendSignal } from './process-family.ts'

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: z.unknown() }),
  z.object({ type: z.literal('done'), result: z.unknown().optional() }),
  z.object({ type: z.literal('failed'), error: wireErrorSchema }),
])

/** How long a child that was asked to stop may take to close its browser before its group is killed. */
const STOP_GRACE_MS = 2000

/** How often is looked whether all have ended. */
const LOOK_MS = 5

const OUTPUT_KEPT_IN_CHARACTERS = 4000

/** As a shell in between reports SIGKILL. */
const EXIT_OF_A_KILLED_PROCESS = 137

/**
 * How V8 collects garbage. Left alone, it lets 50 MiB of what is old gather in half a minute of drawing, so that a long
 * film takes more than a short one: it begins when there are 48 MiB, with what is in use, and `serveParent` has it
 * collect again and again. What is new gets 8 MiB, half the usual room; with 4, pictures take a twentieth longer.
 */
const COLLECTION = ['--expose-gc', '--initial-old-space-size=48', '--max-semi-space-size=8']

/** One of our modules in a process of its own. */
export type Child = {
  /** Undefined when it could not be started. */
  pid: number | undefined
  /**
   * Has it do something; one thing at a time.
   *
   * @param onProgress is awaited before the result counts.
   * @returns what the child's task returned.
   * @throws what the child's task threw, {CanceledError} after an abort, {EnvironmentError} when the child died.
   */
  ask: (request: object, onProgress?: (progress: unknown) => void | Promise<void>) => Promise<unknown>
  /** Ends it and everything it started. */
  close: () => Promise<void>
}

/**
 * Starts one of our modules in a process of its own, in a process group of its own (a Ctrl-C in the terminal reaches
 * only us), with exactly the given environment. Requests go over the IPC channel, so nothing of them shows in `ps`.
 * Whatever happens, no process of the group is left after `close`.
 *
 * @param module JavaScript that calls `serveParent` (see serve-parent.ts).
 * @param isolation what keeps it, and all that it starts, off the network.
 * @param isBackground gives way to whatever else wants the processor.
 * @param signal asks the child to stop, and soon kills it.
 */
export function openChild({
  module,
  env,
  isolation = [],
  isBackground = false,
  signal,
}: {
  module: URL
  env: Record<string, string>
  isolation?: NetworkIsolation
  isBackground?: boolean
  signal: AbortSignal
}): Child {
  const [execPath, ...execArgv] = [...isolation, process.execPath, ...COLLECTION]
  const child = fork(fileURLToPath(module), [], {
    ...{ env, detached: true, execPath, execArgv },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  if (isBackground && child.pid !== undefined) giveWay(child.pid)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-OUTPUT_KEPT_IN_CHARACTERS)
    })
  }
  // The id of one that has ended may be another's by now.
  const runningPid = () => (child.exitCode === null && child.signalCode === null ? child.pid : undefined)
  let family: Relative[] = []
  const endAtOnce = () => {
    const pid = runningPid()
    // Chrome, which is in a group of its own, may be starting just now.
    if (pid !== undefined) killDescendants(pid)
    if (child.pid !== undefined) sendSignal(-child.pid, 'SIGKILL')
    for (const each of family.filter(isRunning)) sendSignal(each.pid, 'SIGKILL')
  }
  let graceTimer: NodeJS.Timeout | undefined
  const stop = () => {
    if (child.connected) child.send({ type: 'stop' }, () => undefined)
    graceTimer = globalThis.setTimeout(endAtOnce, STOP_GRACE_MS)
  }
  signal.addEventListener('abort', stop, { once: true })
  process.once('exit', endAtOnce)

  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code, killedBy) => reject(died(code, killedBy, output)))
  })
  // Whoever asks hears of it.
  ended.catch(() => undefined)

  return {
    pid: child.pid,
    ask: async (request, onProgress = () => undefined) => {
      if (signal.aborted) throw new CanceledError()
      let pending: Promise<unknown> = Promise.resolve()
      let listener: ((raw: unknown) => void) | undefined
      const answered = new Promise<unknown>((resolve, reject) => {
        listener = (raw) => {
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
        }
        child.on('message', listener)
        if (child.connected) child.send(request)
      })
      try {
        // What it reported before it died counts.
        return await Promise.race([
          answered,
          ended.catch((error: unknown) => pending.then(() => Promise.reject(error))),
        ])
      } catch (error) {
        throw signal.aborted ? new CanceledError() : error
      } finally {
        if (listener) child.off('message', listener)
      }
    },
    close: async () => {
      signal.removeEventListener('abort', stop)
      clearTimeout(graceTimer)
      const pid = runningPid()
      // What it leaves behind when it ends is no longer its family.
      if (pid !== undefined) family = familyOf(pid)
      // It then ends what is in groups of its own, too.
      if (child.connected) child.disconnect()
      const graceOver = new AbortController()
      const grace = setTimeout(STOP_GRACE_MS, undefined, { signal: graceOver.signal }).catch(() => undefined)
      await Promise.race([ended.catch(() => undefined), grace])
      graceOver.abort()
      process.off('exit', endAtOnce)
      endAtOnce()
      await allEnded(family)
    },
  }
}

/** Has a child of its own do one thing; see `openChild`. */
export async function runChild({
  request,
  onProgress,
  ...toOpen
}: Parameters<typeof openChild>[0] & {
  request: object
  onProgress: (progress: unknown) => void | Promise<void>
}): Promise<unknown> {
  if (toOpen.signal.aborted) throw new CanceledError()
  const child = openChild(toOpen)
  try {
    return await child.ask(request, onProgress)
  } finally {
    await child.close()
  }
}

/** Chrome’s processes end a while after Chrome, and write to their folder until then. */
async function allEnded(family: readonly Relative[]): Promise<void> {
  const deadlineMs = monotonicMs() + STOP_GRACE_MS
  while (family.some(isRunning) && monotonicMs() < deadlineMs) await setTimeout(LOOK_MS)
}

function died(code: number | null, killedBy: NodeJS.Signals | null, output: string): EnvironmentError {
  const how = killedBy === null ? `with exit code ${code}` : `by ${killedBy}`
  // This is how the kernel makes room; whoever else does it cannot be told from it.
  const isOutOfMemory = killedBy === 'SIGKILL' || code === EXIT_OF_A_KILLED_PROCESS
  const hint = isOutOfMemory ? ', most likely because memory ran out' : ''
  return new EnvironmentError(
    isOutOfMemory ? 'RENDER_OOM' : 'CHILD_DIED',
    `The process that renders was ended ${how}${hint}. What was finished is kept; run the same command again.`,
    { cause: new Error(output) },
  )
}
