import { mkdir, rmdir, stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { monotonicMs } from './monotonic-ms.ts'

/** Far longer than reading and writing one small file takes; who holds the lock for longer was killed. */
const ABANDONED_AFTER_MS = 3000

/**
 * Runs a task of a few milliseconds while no other process of this machine runs one with the same lock. The lock is a
 * folder, which exists only meanwhile. Goes by no calendar, so a clock that is set disturbs nobody.
 *
 * @param signal ends the waiting, not the task.
 */
export async function withLock<Result>(
  lockDir: string,
  signal: AbortSignal,
  task: () => Promise<Result>,
): Promise<Result> {
  let seen: { holder: string | null; sinceMs: number } = { holder: null, sinceMs: 0 }
  while (!(await tryLock(lockDir))) {
    const holder = await holderOf(lockDir)
    if (holder !== seen.holder) seen = { holder, sinceMs: monotonicMs() }
    else if (holder !== null && monotonicMs() - seen.sinceMs > ABANDONED_AFTER_MS) await unlock(lockDir)
    await delay(1 + 9 * Math.random(), undefined, { signal })
  }
  try {
    return await task()
  } finally {
    await unlock(lockDir)
  }
}

// --- internal ---

async function tryLock(lockDir: string): Promise<boolean> {
  try {
    await mkdir(lockDir)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** Another text for each holding of the lock; null when it was given back just now. */
async function holderOf(lockDir: string): Promise<string | null> {
  return stat(lockDir).then(
    ({ ino, ctimeMs }) => `${ino} ${ctimeMs}`,
    () => null,
  )
}

/** Gone already is as good. */
async function unlock(lockDir: string): Promise<void> {
  await rmdir(lockDir).catch(() => undefined)
}
