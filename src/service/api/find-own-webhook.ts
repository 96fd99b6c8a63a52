import type { RecordStore } from '../records/record-store.ts'
import { findDelivery } from '../webhooks/deliveries.ts'
import type { DeliveryRecord } from '../webhooks/delivery-record.ts'
import type { WebhookRecord } from '../webhooks/webhook-record.ts'
import { findWebhook } from '../webhooks/webhooks.ts'
import { deliveryNotFound, webhookNotFound } from './api-refusal.ts'

const WEBHOOK_ID = /^[0-9a-f-]{36}$/

/** The event's and the webhook's. */
export const DELIVERY_ID = /^[0-9a-f-]{36}\.[0-9a-f-]{36}$/

/** @throws {ApiRefusal} 404 when there is none, or when it is somebody else's. */
export async function findOwnWebhook(records: RecordStore, id: string, owner: string): Promise<WebhookRecord> {
  const webhook = WEBHOOK_ID.test(id) ? await findWebhook(records, id) : null
  if (webhook?.owner !== owner) throw webhookNotFound()
  return webhook
}

/** @throws {ApiRefusal} 404 when there is none, or when it is to somebody else's webhook. */
export async function findOwnDelivery(records: RecordStore, id: string, owner: string): Promise<DeliveryRecord> {
  const delivery = DELIVERY_ID.test(id) ? await findDelivery(records, id) : null
  const webhook = delivery && (await findWebhook(records, delivery.webhookId))
  if (delivery === null || webhook?.owner !== owner) throw deliveryNotFound()
  return delivery
}
