import {
  commonOf,
  type DeliveryQueue,
  enqueueDelivery,
  findDelivery,
  listDeliveries,
  updateDelivery,
} from './deliveries.ts'
import type { DeliveryRecord } from './delivery-record.ts'
import { assertEnabled, findWebhook } from './webhooks.ts'

const PAGE = 100

/** About as many are replayed at once, so that whoever asks gets an answer. */
const MOST_AT_ONCE = 500

/**
 * Sends a message anew, at once and with all attempts to come, whatever became of it before; its `webhook-id` and body
 * stay the same.
 *
 * @returns null when there is no such delivery.
 * @throws {UsageError} while its webhook is disabled.
 */
export async function replayDelivery(queue: DeliveryQueue, id: string): Promise<DeliveryRecord | null> {
  const delivery = await findDelivery(queue.records, id)
  const webhook = delivery && (await findWebhook(queue.records, delivery.webhookId))
  if (webhook === null) return null
  assertEnabled(webhook)
  return beginRound(queue, id)
}

/**
 * Does so with what a webhook missed, the newest first.
 *
 * @returns how many messages; at 0 there are no more that failed. Null when there is no such webhook.
 * @throws {UsageError} while it is disabled.
 */
export async function replayFailed(queue: DeliveryQueue, webhookId: string): Promise<number | null> {
  const webhook = await findWebhook(queue.records, webhookId)
  if (webhook === null) return null
  assertEnabled(webhook)
  let replayed = 0
  for (let before: string | null = null; replayed < MOST_AT_ONCE; ) {
    const page: DeliveryRecord[] = await listDeliveries(queue.records, { webhookId, before, limit: PAGE })
    for (const { id, state } of page) {
      if (state !== 'failed') continue
      await beginRound(queue, id)
      replayed += 1
    }
    const last = page.at(-1)
    if (last === undefined) break
    before = last.id
  }
  return replayed
}

// --- internal ---

async function beginRound(queue: DeliveryQueue, id: string): Promise<DeliveryRecord | null> {
  const begun = await updateDelivery(queue.records, id, (delivery) => ({
    ...commonOf(delivery),
    round: delivery.round + 1,
    state: 'waiting',
    nextAttemptAt: new Date().toISOString(),
  }))
  if (begun) await enqueueDelivery(queue, begun)
  return begun
}
