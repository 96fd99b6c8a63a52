import { setMaxListeners } from 'node:events'

/**
 * Runs a task with a signal that is aborted when the caller's is, or when its time is over. Instead of
 * `AbortSignal.any` with `AbortSignal.timeout`: in Node 20 the garbage collector may take that timeout away before it
 * fires, and what waits for it waits for ever.
 *
 * @throws what the task throws.
 */
export async function withDeadline<Result>(
  { signal, deadlineMs }: { signal: AbortSignal; deadlineMs: number },
  task: (untilDeadline: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted()
  const controller = new AbortController()
  const stop = () => controller.abort(signal.reason)
  const timer = setTimeout(() => controller.abort(new Error('The time is over.')), deadlineMs)
  // Any number of tasks may share a signal, and each takes its listener away; Node would warn of a leak at eleven.
  setMaxListeners(0, signal)
  signal.addEventListener('abort', stop)
  try {
    return await task(controller.signal)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
