import { pipeline } from 'node:stream/promises'
import { Webhook } from 'standardwebhooks'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { ledgerIn } from '../../../src/service/exports/ledger-tools.ts'
import { passOn } from '../../../src/service/exports/pass-on.ts'
import type { DeliveryRecord } from '../../../src/service/webhooks/delivery-record.ts'
import { webhookToolsOf } from '../../../src/service/webhooks/delivery-tools.ts'
import { replayDelivery } from '../../../src/service/webhooks/replay.ts'
import { findWebhook, rotateSecret, updateWebhook } from '../../../src/service/webhooks/webhooks.ts'
import { type Receiver, receive } from './receiver.ts'
import { endExport } from './sending.ts'
import { makeWebhookWorld, type WebhookWorld } from './webhook-world.ts'

let world: WebhookWorld
beforeAll(async () => {
  world = await makeWebhookWorld({})
}, 60_000)
afterAll(() => world.stop())

const hasEnded = ({ state }: DeliveryRecord) => state !== 'waiting'

/** A webhook at a receiver, and what became of the message about an export of its owner. */
async function tell({ url }: Receiver, how: Parameters<typeof endExport>[1]['how'] = 'done', message = '') {
  const { webhook, secret } = await world.create({ url })
  const ended = await endExport(world.home, { owner: webhook.owner, how, message })
  const delivery = await world.delivery(webhook.id, hasEnded)
  return { webhook, secret, ended, delivery }
}

const messageSchema = z.strictObject({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({ eventId: z.string(), exportId: z.string(), state: z.string(), sequence: z.number() }),
})

const messagesOf = ({ arrived }: Receiver) => arrived.map(({ body }) => messageSchema.parse(JSON.parse(body)))

describe('a message', () => {
  test('A23: says what became of which export, as the how-manieth change of it, under an id of its own', async () => {
    const receiver = await receive()
    const { ended, delivery } = await tell(receiver)
    expect(delivery).toMatchObject({ state: 'delivered', attempts: [{ status: 204, outcome: 'it answered with 204' }] })
    const [message] = messagesOf(receiver)
    expect(message).toEqual({
      type: 'export.done',
      timestamp: expect.any(String),
      data: {
        eventId: delivery.eventId,
        exportId: ended.id,
        projectId: 'p1',
        state: 'done',
        sequence: 3,
        createdAt: ended.createdAt,
        href: `/v1/exports/${ended.id}`,
        durationSeconds: 12.5,
      },
    })
    expect(receiver.arrived[0]?.headers['webhook-id']).toBe(delivery.eventId)
  })

  test('A23: is put into the queue once, however often it is told', async () => {
    const receiver = await receive()
    const { webhook } = await world.create({ url: receiver.url })
    const ended = await endExport(world.home, { owner: webhook.owner, how: 'failed' })
    const event = { id: uuid(), type: 'export.failed', at: new Date().toISOString(), sequence: 3 } as const
    const again = { ...ended, outbox: [event] }
    await Promise.all([again, again, again].map((record) => passOn(ledgerIn(world.home), record)))
    await vi.waitUntil(() => receiver.arrived.length >= 2)
    await passOn(ledgerIn(world.home), again)
    await expect(vi.waitUntil(() => receiver.arrived.length > 2, { timeout: 500 })).rejects.toThrow(/Timed out/)
  })

  test('A23: comes to nobody but the owner of the export, and only about what was asked for', async () => {
    const [receiver, other] = [await receive(), await receive()]
    const { webhook } = await world.create({ url: receiver.url, events: ['export.canceled'] })
    await world.create({ url: other.url })
    await endExport(world.home, { owner: webhook.owner, how: 'done' })
    await endExport(world.home, { owner: webhook.owner, how: 'canceled' })
    expect(await world.delivery(webhook.id, hasEnded)).toMatchObject({ type: 'export.canceled' })
    expect(receiver.arrived).toHaveLength(1)
    expect(other.arrived).toEqual([])
  })

  test('is far smaller than 20 KB, whatever an error says', async () => {
    const receiver = await receive()
    await tell(receiver, 'failed', 'x'.repeat(100_000))
    expect(receiver.arrived[0]?.body.length).toBeLessThan(5000)
    expect(messagesOf(receiver)[0]?.data).toMatchObject({ failure: { code: 'PROJECT_EMPTY', isRetryable: false } })
  })
})

describe('a signature', () => {
  test('A25: is good for the bytes, the id and the time it was made for, and of nobody without the secret', async () => {
    const receiver = await receive()
    const { secret } = await tell(receiver)
    const [message] = receiver.arrived
    if (!message) throw new Error('Nothing arrived.')
    const { headers, body } = message
    const verify = (text: string, other: object = {}, by = secret) =>
      new Webhook(by).verify(text, { ...headers, ...other })

    expect(verify(body)).toMatchObject({ type: 'export.done' })
    expect(() => verify(body.replace('12.5', '12.6'))).toThrow('No matching signature')
    expect(() => verify(body, { 'webhook-id': 'another' })).toThrow('No matching signature')
    expect(() => verify(body, { 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 1) })).toThrow(
      'No matching',
    )
    const tooOld = String(Number(headers['webhook-timestamp']) - 301)
    expect(() => verify(body, { 'webhook-timestamp': tooOld })).toThrow('too old')
    expect(() => verify(body, {}, `whsec_${Buffer.alloc(32, 1).toString('base64')}`)).toThrow('No matching signature')
  })

  test('A24: is there twice for 24 hours after the secret was rotated, for the old and the new one', async () => {
    const receiver = await receive()
    const { webhook, secret: old } = await world.create({ url: receiver.url })
    const rotated = await rotateSecret(webhookToolsOf(world.tools), webhook.id)
    const verifyLast = (secret = '') => {
      const { headers, body } = receiver.arrived.at(-1) ?? { headers: {}, body: '' }
      return new Webhook(secret).verify(body, headers)
    }
    await endExport(world.home, { owner: webhook.owner, how: 'done' })
    const delivery = await world.delivery(webhook.id, hasEnded)
    expect(receiver.arrived.at(-1)?.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/)
    expect(verifyLast(old)).toEqual(verifyLast(rotated?.secret))
    const untilMs = Date.parse(rotated?.webhook.secrets[1]?.until ?? '')
    expect(Math.abs(untilMs - Date.now() - 24 * 3_600_000)).toBeLessThan(60_000)

    // A day later.
    await updateWebhook(world.home.records, webhook.id, (current) => ({
      ...current,
      secrets: current.secrets.map((each) =>
        each.until ? { ...each, until: new Date(Date.now() - 1).toISOString() } : each,
      ),
    }))
    await replayDelivery({ records: world.home.records, webhookJobs: world.home.queues.webhooks }, delivery.id)
    await world.delivery(webhook.id, ({ round, state }) => round === 2 && state === 'delivered')
    expect(verifyLast(rotated?.secret)).toMatchObject({ type: 'export.done' })
    expect(() => verifyLast(old)).toThrow('No matching signature')
  })

  test('its secret is nowhere in the database', async () => {
    const { webhook, secret } = await world.create({ url: (await receive()).url })
    const kept = JSON.stringify(await world.home.records.get('webhook', webhook.id))
    expect(kept).toContain(webhook.url)
    expect(kept).not.toContain(secret.slice('whsec_'.length))
  })
})

describe('an answer', () => {
  test('A20: that leads elsewhere is a failure, and nobody goes there', async () => {
    const elsewhere = await receive()
    const receiver = await receive((response) => void response.writeHead(307, { location: elsewhere.url }).end())
    const { delivery } = await tell(receiver)
    expect(delivery).toMatchObject({ state: 'failed', reason: expect.stringContaining('redirects are not followed') })
    expect(receiver.arrived).toHaveLength(3)
    expect(elsewhere.arrived).toEqual([])
  })

  test.each([
    ['never comes', () => undefined],
    ['begins and never ends', (response) => void response.writeHead(200).write('.')],
    ['drips', (response) => drip(response)],
  ] satisfies [string, Parameters<typeof receive>[0]][])(
    'A21: that %s is waited for so long and no longer, and tried again',
    async (_, answer) => {
      const receiver = await receive(answer)
      const { delivery } = await tell(receiver)
      expect(delivery).toMatchObject({ state: 'failed', reason: 'there was no whole answer within 0.5 s' })
      expect(delivery.attempts.map(({ status }) => status)).toEqual([null, null, null])
      for (const { durationMs } of delivery.attempts) expect(durationMs).toBeLessThan(2000)
    },
  )

  test('A21: that is 1 GB long is not read, and tried again', async () => {
    let written = 0
    const receiver = await receive((response) => {
      response.writeHead(200)
      pipeline(
        gigabyte((bytes) => (written += bytes)),
        response,
      ).catch(() => undefined)
    })
    const { delivery } = await tell(receiver)
    expect(delivery).toMatchObject({ state: 'failed', reason: 'its answer is longer than 64 KB' })
    expect(delivery.attempts).toHaveLength(3)
    // What the system holds between the two, of three answers.
    expect(written).toBeLessThan(50e6)
  })

  test('A22: 410 is the end of the webhook', async () => {
    const receiver = await receive((response) => void response.writeHead(410).end())
    const { webhook, delivery } = await tell(receiver)
    expect(delivery).toMatchObject({ state: 'failed', attempts: [{ status: 410 }] })
    expect(await findWebhook(world.home.records, webhook.id)).toMatchObject({
      disabled: { reason: 'it answered with 410' },
    })
    await endExport(world.home, { owner: webhook.owner, how: 'done' })
    expect(await world.delivery(webhook.id, hasEnded)).toEqual(delivery)
    expect(receiver.arrived).toHaveLength(1)
  })

  test('A22: 429 with Retry-After is obeyed', async () => {
    const receiver = await receive((response, count) => {
      response.writeHead(count === 1 ? 429 : 200, { 'retry-after': '2' }).end()
    })
    const { delivery } = await tell(receiver)
    const [first = Number.NaN, second = Number.NaN] = delivery.attempts.map(({ at }) => Date.parse(at))
    expect(delivery.state).toBe('delivered')
    expect(second - first).toBeGreaterThanOrEqual(2000)
    expect(second - first).toBeLessThan(5000)
  })

  test('A22: that never is a good one ends in a failure that can be replayed, under the same id', async () => {
    let isUp = false
    const receiver = await receive((response) => void response.writeHead(isUp ? 200 : 503).end())
    const { webhook, secret, delivery } = await tell(receiver)
    expect(delivery).toMatchObject({ state: 'failed', reason: 'it answered with 503' })
    expect(delivery.attempts).toHaveLength(3)
    expect((await findWebhook(world.home.records, webhook.id))?.failingSince).not.toBeNull()

    isUp = true
    await replayDelivery({ records: world.home.records, webhookJobs: world.home.queues.webhooks }, delivery.id)
    const replayed = await world.delivery(webhook.id, hasEnded)
    expect(replayed).toMatchObject({ state: 'delivered', round: 2 })
    expect((await findWebhook(world.home.records, webhook.id))?.failingSince).toBeNull()
    expect(new Set(receiver.arrived.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(receiver.arrived.map(({ body }) => body)).size).toBe(1)
    const [last] = receiver.arrived.slice(-1)
    expect(new Webhook(secret).verify(last?.body ?? '', last?.headers ?? {})).toMatchObject({ type: 'export.done' })
  })

  test('A22: after five days of failures the webhook is disabled, and no longer asked', async () => {
    const receiver = await receive((response) => void response.writeHead(500).end())
    const { webhook } = await world.create({ url: receiver.url })
    const failingSince = new Date(Date.now() - 5 * 24 * 3_600_000).toISOString()
    await updateWebhook(world.home.records, webhook.id, (current) => ({ ...current, failingSince }))
    await endExport(world.home, { owner: webhook.owner, how: 'done' })
    expect(await world.delivery(webhook.id, hasEnded)).toMatchObject({ reason: 'the webhook is disabled' })
    expect(await findWebhook(world.home.records, webhook.id)).toMatchObject({
      disabled: { reason: 'no message has arrived for 5 days' },
    })
    expect(receiver.arrived).toHaveLength(1)
  })
})

function drip(response: Parameters<NonNullable<Parameters<typeof receive>[0]>>[0]): void {
  response.writeHead(200)
  const dripping = setInterval(() => response.write('.'), 50)
  response.once('close', () => clearInterval(dripping))
}

/** @param count hears of every piece that somebody took. */
function* gigabyte(count: (bytes: number) => void): Generator<Buffer> {
  const megabyte = Buffer.alloc(1e6)
  for (let taken = 0; taken < 1000; taken++) {
    yield megabyte
    count(megabyte.length)
  }
}
