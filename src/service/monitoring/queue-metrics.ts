import { Gauge, type Registry } from 'prom-client'
import { type JobCounts, QUEUE_NAMES } from '../queue/job-queue.ts'
import type { QueueHome } from '../queue/queue-home.ts'

/** Whoever scrapes waits for some seconds. */
const PATIENCE_MS = 2000

type Counted = { queue: string; counts: JobCounts }[]

/** What waits in the queues, counted whenever somebody asks. */
export function addQueueMetrics(
  registry: Registry,
  queues: QueueHome['queues'],
  { patienceMs = PATIENCE_MS }: { patienceMs?: number } = {},
): void {
  const count = openCount(queues, patienceMs)
  const up = new Gauge({
    name: 'storyreel_queue_up',
    help: '1 when the queue answered in time.',
    registers: [],
    async collect() {
      this.set((await count()) === null ? 0 : 1)
    },
  })
  const jobs = new Gauge({
    name: 'storyreel_queue_jobs',
    help: 'Jobs of all workers, by queue and state.',
    labelNames: ['queue', 'state'],
    registers: [],
    async collect() {
      // What is not known is not told; an old figure would be taken for a new one.
      this.reset()
      for (const { queue, counts } of (await count()) ?? []) {
        for (const [state, number] of Object.entries(counts)) this.set({ queue, state }, number)
      }
    },
  })
  for (const gauge of [up, jobs]) registry.registerMetric(gauge)
}

// --- internal ---

/** Null when there is no answer in time. While one is outstanding, nothing more is asked. */
function openCount(queues: QueueHome['queues'], patienceMs: number): () => Promise<Counted | null> {
  let asked: Promise<Counted | null> | null = null
  const ask = async () => {
    try {
      return await Promise.all(QUEUE_NAMES.map(async (queue) => ({ queue, counts: await queues[queue].counts() })))
    } catch {
      return null
    } finally {
      asked = null
    }
  }
  return () => {
    asked ??= ask()
    const late = new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null).unref())
    return Promise.race([asked, late])
  }
}
