import { collectDefaultMetrics, Registry } from 'prom-client'
import type { ApiAnswer } from '../api/api-tools.ts'
import type { QueueHome } from '../queue/queue-home.ts'
import type { WorkerEvent } from '../worker/worker-event.ts'
import { addApiMetrics } from './api-metrics.ts'
import { addQueueMetrics } from './queue-metrics.ts'
import { addWorkerMetrics } from './worker-metrics.ts'

/** What a process of the service counts, and what has to hear of it. */
export type ServiceMetrics = {
  registry: Registry
  onWorkerEvent: (event: WorkerEvent) => void
  onAnswer: (answer: ApiAnswer) => void
}

export function createServiceMetrics({ queues }: Pick<QueueHome, 'queues'>): ServiceMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  addQueueMetrics(registry, queues)
  return { registry, onWorkerEvent: addWorkerMetrics(registry), onAnswer: addApiMetrics(registry) }
}
