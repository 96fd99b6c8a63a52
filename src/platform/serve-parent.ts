import { explainSystemError } from '../errors.ts'
import { toWireError } from './child-errors.ts'
import { killDescendants } from './process-family.ts'

/** Often enough that an hour of film takes no more memory than five minutes; it takes some 30 ms. */
const COLLECT_GARBAGE_EVERY_MS = 10_000

/**
 * The child's side of `openChild`: does what the parent asks, one thing after the other. When the parent disappears,
 * however suddenly, this process ends at once, and all it started with it, what is in a group of its own (Chrome), too.
 *
 * @param task is told to stop through the signal.
 */
export function serveParent(
  task: (request: unknown, tools: { signal: AbortSignal; report: (progress: unknown) => void }) => Promise<unknown>,
): void {
  setInterval(() => globalThis.gc?.(), COLLECT_GARBAGE_EVERY_MS).unref()
  const controller = new AbortController()
  process.once('disconnect', () => {
    process.on('exit', () => {
      killDescendants(process.pid)
      process.kill(-process.pid, 'SIGKILL')
    })
    process.exit(1)
  })
  process.on('message', (request) => {
    if (isStop(request)) {
      controller.abort()
      return
    }
    const report = (progress: unknown) => process.send?.({ type: 'progress', progress })
    task(request, { signal: controller.signal, report })
      .then(
        (result) => ({ type: 'done', result }),
        (error: unknown) => ({ type: 'failed', error: toWireError(explainSystemError(error)) }),
      )
      .then((answer) => process.send?.(answer))
      .catch(() => process.exit(1))
  })
}

function isStop(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'stop'
}
