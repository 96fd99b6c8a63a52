import { v7 as uuid } from 'uuid'
import type { LedgerTools } from '../exports/ledger-tools.ts'
import type { RecordStore } from '../records/record-store.ts'
import { updateRecord } from '../records/update-record.ts'
import { type DeliveryRecord, deliveryRecordSchema } from './delivery-record.ts'
import type { Told } from './message.ts'

export type DeliveryQueue = Pick<LedgerTools, 'records' | 'webhookJobs'>

/** The record of a delivery counts its attempts, and says when there are enough of them. */
const MOST_ATTEMPTS = 1_000_000

/** How long deliveries can be looked at and replayed. */
const KEPT_MS = 30 * 24 * 60 * 60_000

/** Of those that are too old, how many go when another one comes. */
const FORGOTTEN_AT_ONCE = 20

/** Enters a message to a webhook and puts it into the queue. Repeating it changes nothing. @returns what is entered. */
export async function addDelivery(queue: DeliveryQueue, webhookId: string, told: Told): Promise<DeliveryRecord> {
  const now = new Date().toISOString()
  const delivery: DeliveryRecord = {
    ...told,
    id: `${told.eventId}.${webhookId}`,
    webhookId,
    createdAt: now,
    round: 1,
    attempts: [],
    state: 'waiting',
    nextAttemptAt: now,
  }
  const isNew = await queue.records.insert('delivery', { id: delivery.id, owner: webhookId, value: delivery })
  const kept = isNew ? delivery : await findDelivery(queue.records, delivery.id)
  if (kept?.state === 'waiting') await enqueueDelivery(queue, kept)
  if (isNew) await forgetOld(queue.records, webhookId)
  return kept ?? delivery
}

export async function findDelivery(records: RecordStore, id: string): Promise<DeliveryRecord | null> {
  const found = await records.get('delivery', id)
  return found && deliveryRecordSchema.parse(found.value)
}

/** @param webhookId null lists those of all. Newest first. */
export async function listDeliveries(
  records: RecordStore,
  { webhookId, before, limit }: { webhookId: string | null; before: string | null; limit: number },
): Promise<DeliveryRecord[]> {
  const found = await records.list('delivery', { owner: webhookId, before, limit })
  return found.map(({ value }) => deliveryRecordSchema.parse(value))
}

/** @returns what it is then; null when there is no such delivery. */
export function updateDelivery(
  records: RecordStore,
  id: string,
  change: (delivery: DeliveryRecord) => DeliveryRecord | null,
): Promise<DeliveryRecord | null> {
  return updateRecord(records, { kind: 'delivery', id, parse: (value) => deliveryRecordSchema.parse(value), change })
}

/** What a delivery keeps through all states. */
export function commonOf(delivery: DeliveryRecord) {
  const { id, eventId, webhookId, exportId, type, body, createdAt, round, attempts } = delivery
  return { id, eventId, webhookId, exportId, type, body, createdAt, round, attempts }
}

export async function removeDeliveriesOf(records: RecordStore, webhookId: string): Promise<void> {
  const some = { owner: webhookId, before: null, limit: 100 }
  for (let found = await records.list('delivery', some); found.length > 0; ) {
    for (const { id } of found) await records.remove('delivery', id)
    found = await records.list('delivery', some)
  }
}

/** Each round has a job of its own: that of the one before may still wait. */
export function enqueueDelivery({ webhookJobs }: DeliveryQueue, { id, round }: DeliveryRecord): Promise<void> {
  return webhookJobs.add({
    id: `${id}.${round}`,
    data: { deliveryId: id, round },
    priority: 1,
    attempts: MOST_ATTEMPTS,
  })
}

/** Ids begin with a time, so those before one made up for a time are older than it. */
async function forgetOld(records: RecordStore, webhookId: string): Promise<void> {
  const before = uuid({ msecs: Date.now() - KEPT_MS })
  const old = await records.list('delivery', { owner: webhookId, before, limit: FORGOTTEN_AT_ONCE })
  for (const { id } of old) await records.remove('delivery', id)
}
