import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { CanceledError, EnvironmentError, explainSystemError } from '../../errors.ts'
import type { QueueUrl } from '../../queue-url.ts'
import { openDoor } from './door.ts'
import { findOwner } from './find-owner.ts'
import { openEmbeddedHome } from './open-embedded-home.ts'
import { openServerHome } from './open-server-home.ts'
import { becomeOwner, OWNER_SILENT_MS } from './owner.ts'
import type { QueueHome, WorkHome } from './queue-home.ts'

/** Where the queue is: on a server, or else in the data folder. */
export type HomeAddress = {
  queueUrl: QueueUrl | null
  dataDir: string
  /** How long a worker that says nothing keeps its jobs on a server, in ms. */
  leaseMs?: number
}

/** Long enough to see that a silent owner is dead, and for some commands before us to finish. */
const PATIENCE_MS = 5 * OWNER_SILENT_MS

/**
 * Uses the queue for the time of a task: that of the process that owns it, or when none does, as its owner.
 *
 * @param task is told whether there may be a worker.
 * @throws {EnvironmentError} when another process keeps an embedded queue to itself for too long, or a server is away.
 */
export async function withHome<Result>(
  { queueUrl, dataDir }: HomeAddress,
  signal: AbortSignal,
  task: (home: QueueHome, about: { mayHaveWorker: boolean }) => Promise<Result>,
): Promise<Result> {
  if (queueUrl) {
    const home = await openServerHome(queueUrl)
    return await task(home, { mayHaveWorker: true }).finally(() => home.close())
  }
  const queueDir = path.join(dataDir, 'queue')
  return whenFree(queueDir, signal, {
    owned: () => withEmbedded(queueDir, (home) => task(home, { mayHaveWorker: false })),
    others: async () => {
      const home = await findOwner(queueDir)
      return home && { result: await task(home, { mayHaveWorker: true }) }
    },
  })
}

/**
 * Uses the queue as a process that performs its jobs. Of an embedded one, it is the only one, and lets others add to it.
 *
 * @throws {EnvironmentError} when another process does so already.
 */
export async function withWorkHome(
  { queueUrl, dataDir, leaseMs }: HomeAddress,
  signal: AbortSignal,
  task: (home: WorkHome) => Promise<void>,
): Promise<void> {
  if (queueUrl) {
    const home = await openServerHome(queueUrl, leaseMs)
    await task(home).finally(() => home.close())
    return
  }
  const queueDir = path.join(dataDir, 'queue')
  await whenFree(queueDir, signal, {
    owned: () =>
      withEmbedded(queueDir, async (home) => {
        const closeDoor = await openDoor({ queueDir, home })
        await task(home).finally(closeDoor)
      }),
    others: async () => {
      if ((await findOwner(queueDir)) === null) return null
      throw new EnvironmentError(
        'WORKER_RUNNING',
        `A worker is already running on ${dataDir}. Use that one, set STORYREEL_QUEUE_URL to share a queue, or set STORYREEL_DATA_DIR to another folder.`,
      )
    },
  })
}

/** @param ways `others` gives null to try again, because nobody answers. */
async function whenFree<Result>(
  queueDir: string,
  signal: AbortSignal,
  { owned, others }: { owned: () => Promise<Result>; others: () => Promise<{ result: Result } | null> },
): Promise<Result> {
  const deadlineMs = performance.now() + PATIENCE_MS
  while (performance.now() < deadlineMs) {
    if (signal.aborted) throw new CanceledError()
    const release = await becomeOwner(queueDir).catch((error: unknown) => {
      throw explainSystemError(error)
    })
    if (release) return await owned().finally(release)
    const found = await others()
    if (found) return found.result
    await delay(100, undefined, { signal }).catch(() => undefined)
  }
  throw new EnvironmentError(
    'QUEUE_BUSY',
    `Another Storyreel process has been using the queue in ${queueDir} for ${PATIENCE_MS / 1000} s and does not answer. End it, or try again later.`,
  )
}

async function withEmbedded<Result>(queueDir: string, task: (home: WorkHome) => Promise<Result>): Promise<Result> {
  const home = await openEmbeddedHome(queueDir)
  return task(home).finally(() => home.close())
}
