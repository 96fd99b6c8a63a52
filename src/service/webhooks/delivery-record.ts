import { z } from 'zod'
import { EVENT_TYPES } from '../exports/export-record.ts'

/** What messages may be about. */
export const DELIVERY_TYPES = [...EVENT_TYPES, 'webhook.test'] as const

const timeSchema = z.iso.datetime()

export const attemptSchema = z.object({
  at: timeSchema,
  round: z.number(),
  durationMs: z.number(),
  /** Null when there was no answer, or not a whole one. */
  status: z.number().nullable(),
  /** A half sentence, such as `it answered with 500`. */
  outcome: z.string(),
})

export type DeliveryAttempt = z.infer<typeof attemptSchema>

const common = {
  /** The event's and the webhook's, with a dot between. */
  id: z.string(),
  /** Also the message's `webhook-id`, the same in all attempts. */
  eventId: z.string(),
  webhookId: z.string(),
  /** Null when it is about none, but a test. */
  exportId: z.string().nullable(),
  type: z.enum(DELIVERY_TYPES),
  /** What is sent, to the byte. */
  body: z.string(),
  createdAt: timeSchema,
  /** From 1; each replay begins another. */
  round: z.number(),
  /** The last ones; the newest last. */
  attempts: z.array(attemptSchema),
}

/** One message to one webhook. */
export const deliveryRecordSchema = z.discriminatedUnion('state', [
  z.object({ ...common, state: z.literal('waiting'), nextAttemptAt: timeSchema }),
  z.object({ ...common, state: z.literal('delivered'), endedAt: timeSchema }),
  z.object({
    ...common,
    state: z.literal('failed'),
    endedAt: timeSchema,
    /** A half sentence. */
    reason: z.string(),
  }),
])

export type DeliveryRecord = z.infer<typeof deliveryRecordSchema>
