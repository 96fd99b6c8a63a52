import { addDelivery, type DeliveryQueue } from './deliveries.ts'
import type { DeliveryRecord } from './delivery-record.ts'
import { testMessage } from './message.ts'
import type { WebhookRecord } from './webhook-record.ts'
import { assertEnabled } from './webhooks.ts'

/**
 * Sends a message that is about no export, as all others are sent, whatever events the webhook is for.
 *
 * @throws {UsageError} while it is disabled.
 */
export async function sendTest(queue: DeliveryQueue, webhook: WebhookRecord): Promise<DeliveryRecord> {
  assertEnabled(webhook)
  return addDelivery(queue, webhook.id, testMessage(webhook.id))
}
