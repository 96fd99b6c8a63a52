import { z } from 'zod'
import { EVENT_TYPES } from '../exports/export-record.ts'
import type { WebhookRecord } from '../webhooks/webhook-record.ts'

/** A webhook as it is shown: without its secrets, sealed though they are. */
export const webhookViewSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.enum(EVENT_TYPES)),
    createdAt: z.string(),
    oldSecretUntil: z
      .string()
      .nullable()
      .describe('After a rotation: until when messages are signed with both secrets'),
    failingSince: z.string().nullable().describe('Since when no message has arrived; null when the last one did'),
    disabled: z
      .object({ at: z.string(), reason: z.string() })
      .nullable()
      .describe('Since when, and why, nothing is sent any more until it is enabled'),
  })
  .meta({ id: 'Webhook' })

export const webhookWithSecretSchema = webhookViewSchema
  .extend({ secret: z.string().describe('What messages are signed with; shown this once') })
  .meta({ id: 'WebhookWithSecret' })

export type WebhookView = z.infer<typeof webhookViewSchema>

export function toWebhookView(record: WebhookRecord): WebhookView {
  const { id, url, events, createdAt, failingSince, disabled } = record
  // The newest but one is good for longest.
  const until = record.secrets[1]?.until ?? null
  const oldSecretUntil = until !== null && Date.parse(until) > Date.now() ? until : null
  return { id, url, events, createdAt, oldSecretUntil, failingSince, disabled }
}
