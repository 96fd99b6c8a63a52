import { setTimeout as delay } from 'node:timers/promises'
import { CanceledError, EnvironmentError, explainSystemError } from '../errors.ts'
import { findOwner, type Owner } from './find-owner.ts'
import { openPgliteQueue } from './open-pglite-queue.ts'
import { becomeOwner, OWNER_SILENT_MS } from './owner.ts'
import type { ExportQueue } from './queue.ts'

/** Long enough to see that a silent owner is dead, and for some commands before us to finish. */
const PATIENCE_MS = 3 * OWNER_SILENT_MS

/**
 * Opens the queue as its only owner for the time of a task. When another process owns it and can be talked to, that
 * one is handed over instead.
 *
 * @param withOwner returns false to try again, because that process has gone.
 * @throws {EnvironmentError} when another process keeps the queue to itself for too long.
 */
export async function withOwnedQueue({
  queueDir,
  signal,
  withQueue,
  withOwner,
}: {
  queueDir: string
  signal: AbortSignal
  withQueue: (queue: ExportQueue) => Promise<void>
  withOwner: (owner: Owner) => Promise<boolean>
}): Promise<void> {
  const deadlineMs = performance.now() + PATIENCE_MS
  while (performance.now() < deadlineMs) {
    if (signal.aborted) throw new CanceledError()
    const release = await becomeOwner(queueDir).catch((error: unknown) => {
      throw explainSystemError(error)
    })
    if (release) {
      await useQueue(queueDir, withQueue).finally(release)
      return
    }
    const owner = await findOwner(queueDir)
    if (owner && (await withOwner(owner))) return
    await delay(100, undefined, { signal }).catch(() => undefined)
  }
  throw new EnvironmentError(
    'QUEUE_BUSY',
    `Another Storyreel process has been using the queue in ${queueDir} for ${PATIENCE_MS / 1000} s and does not answer. End it, or try again later.`,
  )
}

async function useQueue(queueDir: string, withQueue: (queue: ExportQueue) => Promise<void>): Promise<void> {
  const queue = await openPgliteQueue(queueDir)
  try {
    await withQueue(queue)
  } finally {
    await queue.close()
  }
}
