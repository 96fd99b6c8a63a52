import { z } from 'zod'
import { EVENT_TYPES } from '../exports/export-record.ts'

const timeSchema = z.iso.datetime()

/** Where an owner of exports wants to hear of them. */
export const webhookRecordSchema = z.object({
  id: z.string(),
  owner: z.string(),
  url: z.string(),
  events: z.array(z.enum(EVENT_TYPES)),
  /** The newest first; those before it are good for a while longer. */
  secrets: z.array(z.object({ sealed: z.string(), until: timeSchema.nullable() })),
  createdAt: timeSchema,
  /** Since when no message has arrived; null when the last one did. */
  failingSince: timeSchema.nullable(),
  disabled: z.object({ at: timeSchema, reason: z.string() }).nullable(),
})

export type WebhookRecord = z.infer<typeof webhookRecordSchema>
