import { z } from 'zod'
import { attemptSchema, DELIVERY_TYPES, type DeliveryRecord } from '../webhooks/delivery-record.ts'

/** A message to a webhook, and what became of it. Of the answers it shows no more than the status. */
export const deliveryViewSchema = z
  .object({
    id: z.string(),
    webhookId: z.string(),
    eventId: z.string().describe('The `webhook-id` it is sent with, the same every time'),
    type: z.enum(DELIVERY_TYPES),
    exportId: z.string().nullable().describe('Null for a test'),
    state: z.enum(['waiting', 'delivered', 'failed']),
    createdAt: z.string(),
    round: z.number().describe('From 1; each replay begins another'),
    attempts: z.array(attemptSchema).describe('The last 50, the newest last'),
    nextAttemptAt: z.string().nullable(),
    endedAt: z.string().nullable(),
    reason: z.string().nullable().describe('Why it failed'),
    body: z.string().describe('What is sent, to the byte'),
  })
  .meta({ id: 'Delivery' })

export type DeliveryView = z.infer<typeof deliveryViewSchema>

export function toDeliveryView(record: DeliveryRecord): DeliveryView {
  const { id, webhookId, eventId, type, exportId, state, createdAt, round, attempts, body } = record
  const common = { id, webhookId, eventId, type, exportId, state, createdAt, round, attempts, body }
  switch (record.state) {
    case 'waiting':
      return { ...common, ...NOTHING, nextAttemptAt: record.nextAttemptAt }
    case 'delivered':
      return { ...common, ...NOTHING, endedAt: record.endedAt }
    case 'failed':
      return { ...common, ...NOTHING, endedAt: record.endedAt, reason: record.reason }
  }
}

// --- internal ---

const NOTHING = { nextAttemptAt: null, endedAt: null, reason: null }
