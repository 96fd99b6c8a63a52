import type { WorkHome } from '../queue/queue-home.ts'
import type { DeliveryEvent, DeliveryTools } from './delivery-tools.ts'
import { deliveryRetryDelayMs, performDelivery } from './perform-delivery.ts'

/** Most of the time of each is spent waiting for an answer. */
const MESSAGES_AT_ONCE = 20

/**
 * Sends messages from the queue until the signal is aborted; those under way then are sent by the next process.
 *
 * @throws {EnvironmentError} when the queue fails.
 */
export function sendMessages(
  home: WorkHome,
  tools: DeliveryTools & { onEvent: (event: DeliveryEvent) => void },
  signal: AbortSignal,
): Promise<void> {
  return home.work('webhooks', {
    concurrency: MESSAGES_AT_ONCE,
    perform: (job) => performDelivery(job, tools),
    retryDelayMs: deliveryRetryDelayMs,
    signal,
  })
}
