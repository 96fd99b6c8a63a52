import { createHmac, randomBytes } from 'node:crypto'

// The signatures of Standard Webhooks (https://www.standardwebhooks.com).

const PREFIX = 'whsec_'

/** Shown once, to whoever creates a webhook. */
export function makeWebhookSecret(): string {
  return `${PREFIX}${randomBytes(32).toString('base64')}`
}

/** What a message that is sent now is known by. */
export type MessageHeaders = { 'webhook-id': string; 'webhook-timestamp': string; 'webhook-signature': string }

/** @param secrets any of which the receiver may go by. */
export function signMessage({
  id,
  body,
  secrets,
  nowMs,
}: {
  id: string
  body: string
  secrets: readonly string[]
  nowMs: number
}): MessageHeaders {
  const timestamp = String(Math.floor(nowMs / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
