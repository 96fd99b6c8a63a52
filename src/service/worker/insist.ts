import { setTimeout as delay } from 'node:timers/promises'
import { StoryreelError } from '../../errors.ts'

const FIRST_WAIT_MS = 250

const LONGEST_WAIT_MS = 5000

/** A database that is away for longer than this has lost us our place in its queue long ago. */
const PATIENCE_MS = 5 * 60_000

/** Does something with the database, again and again while that is away. */
export async function insist<Result>(ask: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  const deadlineMs = performance.now() + PATIENCE_MS
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      return await ask()
    } catch (error) {
      if (error instanceof StoryreelError || signal.aborted || performance.now() > deadlineMs) throw error
    }
    await delay(waitMs, undefined, { signal }).catch(() => undefined)
  }
}
