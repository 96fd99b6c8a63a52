import { v7 as uuid } from 'uuid'
import { UsageError } from '../../errors.ts'
import type { RecordStore } from '../records/record-store.ts'
import { updateRecord } from '../records/update-record.ts'
import { removeDeliveriesOf } from './deliveries.ts'
import type { SecretBox } from './secret-box.ts'
import { makeWebhookSecret } from './signature.ts'
import { type WebhookRecord, webhookRecordSchema } from './webhook-record.ts'

export type WebhookTools = {
  records: RecordStore
  box: SecretBox
  /** Why a URL is none to send messages to, as a half sentence; null when it is one. */
  refuse: (url: string) => Promise<string | null>
}

/** A webhook and its new secret, which is not shown again. */
export type WithSecret = { webhook: WebhookRecord; secret: string }

/** Some more when several are made at the same moment; those count like the others. */
const MOST_PER_OWNER = 20

const MOST_OF_ALL = 10_000

/** How long a secret is good for when there is a newer one. */
const ROTATION_MS = 24 * 60 * 60_000

/** @throws {UsageError} when messages may not be sent there, or the owner has too many webhooks. */
export async function createWebhook(
  { records, box, refuse }: WebhookTools,
  { owner, url, events }: Pick<WebhookRecord, 'owner' | 'url' | 'events'>,
): Promise<WithSecret> {
  const reason = await refuse(url)
  if (reason !== null) {
    throw new UsageError(
      'WEBHOOK_URL_FORBIDDEN',
      `No messages are sent to that URL: ${reason}. Give one of https on the public internet.`,
    )
  }
  if ((await listWebhooks(records, owner)).length >= MOST_PER_OWNER) {
    throw new UsageError('WEBHOOKS_TOO_MANY', `There are ${MOST_PER_OWNER} webhooks already. Remove one first.`)
  }
  const id = uuid()
  const secret = makeWebhookSecret()
  const webhook: WebhookRecord = {
    id,
    owner,
    url,
    events,
    secrets: [{ sealed: box.seal(secret, id), until: null }],
    createdAt: new Date().toISOString(),
    failingSince: null,
    disabled: null,
  }
  await records.insert('webhook', { id, owner, value: webhook })
  return { webhook, secret }
}

/** Newest first. @param owner null lists those of everybody. */
export async function listWebhooks(records: RecordStore, owner: string | null): Promise<WebhookRecord[]> {
  const found = await records.list('webhook', { owner, before: null, limit: MOST_OF_ALL })
  return found.map(({ value }) => webhookRecordSchema.parse(value))
}

export async function findWebhook(records: RecordStore, id: string): Promise<WebhookRecord | null> {
  const found = await records.get('webhook', id)
  return found && webhookRecordSchema.parse(found.value)
}

/** With all that is known of its messages; those on their way may still arrive. */
export async function removeWebhook(records: RecordStore, id: string): Promise<void> {
  await records.remove('webhook', id)
  await removeDeliveriesOf(records, id)
}

/** Gives a webhook a new secret; messages are signed with the one before as well for 24 hours. */
export async function rotateSecret({ records, box }: WebhookTools, id: string): Promise<WithSecret | null> {
  const secret = makeWebhookSecret()
  const nowMs = Date.now()
  const until = new Date(nowMs + ROTATION_MS).toISOString()
  const webhook = await updateWebhook(records, id, (current) => ({
    ...current,
    secrets: [
      { sealed: box.seal(secret, id), until: null },
      ...goodSecrets(current, nowMs).map((old) => ({ ...old, until: old.until ?? until })),
    ],
  }))
  return webhook && { webhook, secret }
}

/** What messages are signed with now. */
export function goodSecrets({ secrets }: WebhookRecord, nowMs: number): WebhookRecord['secrets'] {
  return secrets.filter(({ until }) => until === null || Date.parse(until) > nowMs)
}

/** Sends messages again to a webhook that was disabled; what it missed can be replayed. */
export function enableWebhook(records: RecordStore, id: string): Promise<WebhookRecord | null> {
  return updateWebhook(records, id, (webhook) => ({ ...webhook, failingSince: null, disabled: null }))
}

/** @throws {UsageError} when a message to it would not be sent. */
export function assertEnabled({ id, disabled }: WebhookRecord): void {
  if (disabled === null) return
  throw new UsageError('WEBHOOK_DISABLED', `The webhook ${id} is disabled: ${disabled.reason}. Enable it first.`)
}

/** @returns what it is then; null when there is no such webhook. */
export function updateWebhook(
  records: RecordStore,
  id: string,
  change: (webhook: WebhookRecord) => WebhookRecord | null,
): Promise<WebhookRecord | null> {
  return updateRecord(records, { kind: 'webhook', id, parse: (value) => webhookRecordSchema.parse(value), change })
}
