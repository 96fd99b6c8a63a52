import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { IQueueBackend, withBackend } from 'bullmq'
import { EnvironmentError } from '../../errors.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { JobQueue, QueueName, WorkOptions } from './job-queue.ts'
import { decodeFailure, performJob } from './perform-job.ts'
import type { WorkHome } from './queue-home.ts'

/** BullMQ's classes for one kind of database. */
type Classes<B extends IQueueBackend, C> = ReturnType<typeof withBackend<B, C>>

/** How long ended jobs can still be asked for; what matters about an export is in its record. */
const KEPT_FAILED = { count: 10_000, age: 30 * 24 * 60 * 60 }

/** What takes long runs in other processes, so no worker is silent for as long as this. */
const LEASE_MS = 30_000

/** A worker may be killed as often as it pleases somebody; what fails by itself is counted in the record. */
const MOST_STALLS = 1_000_000

/** How long an orderly end may take when the database does not answer. */
const CLOSE_TIMEOUT_MS = 5000

const QUEUES: readonly QueueName[] = ['exports', 'segments', 'webhooks']

/**
 * The queues of a database that has BullMQ's tables, and the records beside them.
 *
 * @param leaseMs how long a worker may be silent before its jobs count as left behind.
 */
export function openBullHome<B extends IQueueBackend, C>({
  classes: { Queue, Worker },
  connection,
  records,
  isShared,
  leaseMs = LEASE_MS,
  ping,
  close,
}: {
  classes: Classes<B, C>
  connection: C
  records: RecordStore
  isShared: boolean
  leaseMs?: number
  ping: () => Promise<boolean>
  /** Of what `connection` leads to. */
  close: () => Promise<void>
}): WorkHome & { takeBackOrphans: () => Promise<void> } {
  const opened = QUEUES.map((name) => {
    const queue = new Queue(name, { connection })
    queue.on('error', () => {
      // Whoever called gets the error too; without a listener it would end the process.
    })
    return { name, queue }
  })
  const queueOf = (name: QueueName) => {
    const found = opened.find((each) => each.name === name)
    if (!found) throw new Error(`No queue ${name}.`)
    return found.queue
  }
  const jobQueue = (name: QueueName): JobQueue => {
    const queue = queueOf(name)
    return {
      async add({ id, data, priority, attempts }) {
        await queue.add(name, data, {
          jobId: id,
          priority,
          attempts,
          backoff: { type: 'ours' },
          removeOnComplete: true,
          removeOnFail: KEPT_FAILED,
        })
      },
      async stateOf(id) {
        const job = await queue.getJob(id)
        if (!job) return null
        const state = await job.getState()
        switch (state) {
          case 'completed':
            return { kind: 'done' }
          case 'failed':
            return { kind: 'failed', error: decodeFailure(job.failedReason) }
          case 'active':
            return { kind: 'active' }
          case 'waiting':
          case 'waiting-children':
          case 'prioritized':
          case 'delayed':
          case 'unknown':
            return { kind: 'waiting' }
        }
      },
      async remove(id) {
        const job = await queue.getJob(id)
        if (!job) return true
        return job.remove().then(
          () => true,
          () => false,
        )
      },
      async counts() {
        const {
          waiting = 0,
          prioritized = 0,
          ...others
        } = await queue.getJobCounts(...(['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const))
        const { active = 0, delayed = 0, failed = 0 } = others
        return { waiting: waiting + prioritized, active, delayed, failed }
      },
    }
  }

  return {
    records,
    isShared,
    ping,
    queues: { exports: jobQueue('exports'), segments: jobQueue('segments'), webhooks: jobQueue('webhooks') },

    async work(name, { concurrency, perform, retryDelayMs, signal }: WorkOptions) {
      const failure = new AbortController()
      const stopping = AbortSignal.any([signal, failure.signal])
      const lost = new Map<string, AbortController>()
      const worker = new Worker(
        name,
        async (job, token) => {
          const losing = new AbortController()
          const id = String(job.id)
          lost.set(id, losing)
          try {
            await performJob({ job, token, perform, stopping, losing: losing.signal })
          } finally {
            lost.delete(id)
          }
        },
        {
          connection,
          concurrency,
          lockDuration: leaseMs,
          stalledInterval: leaseMs / 2,
          // Alone, nothing can stall; a check after the machine slept would start a second run beside the first.
          skipStalledCheck: !isShared,
          maxStalledCount: MOST_STALLS,
          settings: {
            backoffStrategy: (attempt, _type, error) => Math.round(retryDelayMs(attempt, error ?? new Error())),
          },
        },
      )
      worker.on('lockRenewalFailed', (ids) => {
        for (const id of ids) lost.get(id)?.abort()
      })
      worker.on('error', (error) => {
        // BullMQ would try again thousands of times a second. A server may be back soon, and is asked in peace.
        if (!isShared) failure.abort(queueFailed(error))
      })
      if (!stopping.aborted) await once(stopping, 'abort')
      await Promise.race([worker.close(), delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })])
      failure.signal.throwIfAborted()
    },

    async takeBackOrphans() {
      for (const { queue } of opened) for (const job of await queue.getActive()) await job.moveToWait()
    },

    async close() {
      const closed = Promise.all(opened.map(({ queue }) => queue.close())).then(close)
      await Promise.race([closed, delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })])
    },
  }
}

function queueFailed(cause: Error): EnvironmentError {
  return new EnvironmentError(
    'QUEUE_FAILED',
    `The queue does not work: ${cause.message}. Check the disk of the data folder and start the command again; no export is lost.`,
    { cause },
  )
}
