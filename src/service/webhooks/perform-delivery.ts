import { z } from 'zod'
import { EnvironmentError, UpstreamError } from '../../errors.ts'
import type { TakenJob } from '../queue/job-queue.ts'
import { insist } from '../worker/insist.ts'
import { commonOf, findDelivery, updateDelivery } from './deliveries.ts'
import type { DeliveryAttempt, DeliveryRecord } from './delivery-record.ts'
import type { DeliveryEvent, DeliveryTools } from './delivery-tools.ts'
import { type Posted, postMessage } from './post-message.ts'
import { signMessage } from './signature.ts'
import { GONE, outcomeOf, statusOf, type Verdict, verdictOf } from './verdict.ts'
import type { WebhookRecord } from './webhook-record.ts'
import { findWebhook, goodSecrets, updateWebhook } from './webhooks.ts'

const jobSchema = z.object({ deliveryId: z.string(), round: z.number() })

/** A webhook that no message has reached for so long is disabled. */
const MOST_FAILING_MS = 5 * 24 * 60 * 60_000

const MOST_ATTEMPTS_KEPT = 50

const DISABLED = 'the webhook is disabled'

/** A message that did not arrive, and is to be sent again. */
class UndeliveredError extends UpstreamError {
  readonly delayMs: number

  constructor({ reason, delayMs }: { reason: string; delayMs: number }) {
    super('WEBHOOK_UNDELIVERED', `The message did not arrive: ${reason}. It is sent again later.`)
    this.delayMs = delayMs
  }
}

/** For the queue: how long after an attempt that failed the next one comes. */
export function deliveryRetryDelayMs(_attempt: number, { cause }: Error): number {
  return cause instanceof UndeliveredError ? cause.delayMs : 0
}

/**
 * One try to send one message. It is recorded after the answer: who is killed in between sends the message again, under
 * the same id.
 *
 * @throws {UpstreamError} when it has to be tried again.
 */
export async function performDelivery(
  job: TakenJob,
  tools: DeliveryTools & { onEvent: (event: DeliveryEvent) => void },
): Promise<void> {
  const { records, patience, onEvent } = tools
  const { deliveryId, round } = jobSchema.parse(job.data)
  const ask = <Result>(task: () => Promise<Result>) => insist(task, job.signal)
  const delivery = await ask(() => findDelivery(records, deliveryId))
  if (delivery?.state !== 'waiting' || delivery.round !== round) return
  const webhook = await ask(() => findWebhook(records, delivery.webhookId))
  // Its deliveries are about to follow it.
  if (webhook === null) return

  const settle = async (verdict: Verdict, attempt: DeliveryAttempt | null) => {
    await ask(() => updateDelivery(records, deliveryId, (current) => toSettled(current, { round, verdict, attempt })))
    const id = delivery.exportId ?? delivery.webhookId
    onEvent({ event: 'delivery', id, deliveryId, state: verdict.state, outcome: attempt?.outcome ?? DISABLED })
  }
  if (webhook.disabled) return settle({ state: 'failed', reason: DISABLED }, null)

  const at = new Date().toISOString()
  const beganMs = performance.now()
  const posted = await send(delivery, { webhook, tools, signal: job.signal })
  const durationMs = Math.round(performance.now() - beganMs)
  const attempt = { at, round, durationMs, status: statusOf(posted), outcome: outcomeOf(posted) }
  const tries = delivery.attempts.filter((each) => each.round === round).length + 1
  const verdict = verdictOf(posted, { tries, scheduleMs: patience.scheduleMs, random: Math.random() })
  await ask(() => updateWebhook(records, webhook.id, (current) => afterAttempt(current, { posted, verdict })))
  await settle(verdict, attempt)
  if (verdict.state === 'waiting') throw new UndeliveredError(verdict)
}

// --- internal ---

async function send(
  { eventId, body }: DeliveryRecord,
  { webhook, tools, signal }: { webhook: WebhookRecord; tools: DeliveryTools; signal: AbortSignal },
): Promise<Posted> {
  const { box, network, patience } = tools
  const nowMs = Date.now()
  const secrets: string[] = []
  try {
    for (const { sealed } of goodSecrets(webhook, nowMs)) secrets.push(box.open(sealed, webhook.id))
  } catch (error) {
    if (error instanceof EnvironmentError) return { kind: 'unsent', reason: 'its secret cannot be opened here' }
    throw error
  }
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Storyreel-Webhooks',
    ...signMessage({ id: eventId, body, secrets, nowMs }),
  }
  return postMessage({ url: webhook.url, headers, body }, { network, deadlineMs: patience.deadlineMs, signal })
}

function afterAttempt(
  webhook: WebhookRecord,
  { posted, verdict }: { posted: Posted; verdict: Verdict },
): WebhookRecord | null {
  // That we cannot send is not its fault.
  if (posted.kind === 'unsent' || webhook.disabled) return null
  if (verdict.state === 'delivered') return webhook.failingSince === null ? null : { ...webhook, failingSince: null }
  const at = new Date().toISOString()
  if (statusOf(posted) === GONE) return { ...webhook, disabled: { at, reason: outcomeOf(posted) } }
  const failingSince = webhook.failingSince ?? at
  const isHopeless = Date.now() - Date.parse(failingSince) >= MOST_FAILING_MS
  const disabled = isHopeless ? { at, reason: 'no message has arrived for 5 days' } : null
  return { ...webhook, failingSince, disabled }
}

function toSettled(
  current: DeliveryRecord,
  { round, verdict, attempt }: { round: number; verdict: Verdict; attempt: DeliveryAttempt | null },
): DeliveryRecord {
  const attempts = [...current.attempts, ...(attempt ? [attempt] : [])].slice(-MOST_ATTEMPTS_KEPT)
  // Somebody has replayed it meanwhile.
  if (current.round !== round) return { ...current, attempts }
  const common = { ...commonOf(current), attempts }
  const endedAt = new Date().toISOString()
  switch (verdict.state) {
    case 'delivered':
      return { ...common, state: 'delivered', endedAt }
    case 'waiting': {
      const nextAttemptAt = new Date(Date.now() + verdict.delayMs).toISOString()
      return { ...common, state: 'waiting', nextAttemptAt }
    }
    case 'failed':
      return { ...common, state: 'failed', endedAt, reason: verdict.reason }
  }
}
