import { setTimeout as delay } from 'node:timers/promises'

/**
 * Waits at least so many milliseconds; not at all when they are over already.
 *
 * @throws an `AbortError` when the signal is aborted meanwhile.
 */
export async function waitAtLeast(ms: number, signal: AbortSignal): Promise<void> {
  // Rounded up: a timer may fire a fraction of a millisecond early.
  if (ms > 0) await delay(Math.ceil(ms) + 1, undefined, { signal })
}
