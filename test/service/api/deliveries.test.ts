import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { retryExport } from '../../../src/service/exports/ledger.ts'
import { endExport } from '../webhooks/sending.ts'
import {
  all,
  deliverySchema,
  lastOf,
  look,
  make,
  sendingHomeOfThisFile,
  waitForDeliveries,
  withSecretSchema,
} from './webhook-api.ts'

const { home, makeWorld, receiveTrusted } = sendingHomeOfThisFile()

const messageSchema = z.looseObject({ type: z.string(), data: z.looseObject({ sequence: z.number().optional() }) })

describe('messages', () => {
  test('A22 that never arrived are shown with every attempt, and replayed one by one or all at once, under their ids', async () => {
    const world = await makeWorld()
    let isUp = false
    const secretive = 'stack trace with a password'
    const receiver = await receiveTrusted((response) => void response.writeHead(isUp ? 200 : 503).end(secretive))
    const { id, secret } = await make(world, { url: receiver.url })
    for (const how of ['done', 'failed', 'canceled'] as const) await endExport(home(), { owner: world.owner, how })
    const failed = await waitForDeliveries(world, id, all('failed', 3))
    for (const { attempts, reason } of failed) {
      expect(attempts.map(({ status, outcome }) => [status, outcome])).toEqual(
        Array.from({ length: 3 }, () => [503, 'it answered with 503']),
      )
      expect(reason).toBe('it answered with 503')
    }
    expect(JSON.stringify(failed)).not.toContain(secretive)
    expect((await look(world, id)).failingSince).toEqual(expect.any(String))

    isUp = true
    const [newest] = failed
    expect(await world.ask('POST', `/v1/deliveries/${newest?.id}/replay`)).toMatchObject({
      status: 202,
      data: { id: newest?.id, state: 'waiting', round: 2 },
    })
    await waitForDeliveries(world, id, ([again]) => again?.state === 'delivered')
    expect((await look(world, id)).failingSince).toBeNull()
    expect(lastOf(receiver).headers['webhook-id']).toBe(newest?.eventId)
    expect(lastOf(receiver).body).toBe(newest?.body)
    expect(new Webhook(secret).verify(lastOf(receiver).body, lastOf(receiver).headers)).toBeTruthy()

    const replayAll = () => world.ask('POST', `/v1/webhooks/${id}/replay`)
    expect(await replayAll()).toMatchObject({ status: 202, data: { replayed: 2 } })
    await waitForDeliveries(world, id, all('delivered', 3))
    expect(await replayAll()).toMatchObject({ status: 202, data: { replayed: 0 } })
    expect(new Set(receiver.arrived.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set(failed.map(({ eventId }) => eventId)),
    )
  })

  test('A22 to a webhook that answered 410 are sent again only after it is enabled', async () => {
    const world = await makeWorld()
    let isGone = true
    const receiver = await receiveTrusted((response) => void response.writeHead(isGone ? 410 : 204).end())
    const { id } = await make(world, { url: receiver.url })
    await endExport(home(), { owner: world.owner, how: 'done' })
    const [delivery] = await waitForDeliveries(world, id, all('failed', 1))
    expect((await look(world, id)).disabled).toEqual({ at: expect.any(String), reason: 'it answered with 410' })
    for (const where of [`deliveries/${delivery?.id}/replay`, `webhooks/${id}/replay`, `webhooks/${id}/test`]) {
      expect(await world.ask('POST', `/v1/${where}`)).toMatchObject({
        status: 409,
        body: { code: 'WEBHOOK_DISABLED', message: expect.stringContaining('it answered with 410') },
      })
    }

    isGone = false
    for (const _ of ['once', 'twice']) {
      expect(await world.ask('POST', `/v1/webhooks/${id}/enable`)).toMatchObject({
        status: 200,
        data: { disabled: null },
      })
    }
    expect(await world.ask('POST', `/v1/webhooks/${id}/replay`)).toMatchObject({ data: { replayed: 1 } })
    await waitForDeliveries(world, id, all('delivered', 1))
    expect(receiver.arrived).toHaveLength(2)
  })

  test('A23 that come out of order or twice are put in order and told apart by their sequence and id', async () => {
    const world = await makeWorld()
    let isLate = true
    const receiver = await receiveTrusted((response) => void response.writeHead(isLate ? 500 : 204).end())
    const { id } = await make(world, { url: receiver.url })
    const { id: exportId } = await endExport(home(), { owner: world.owner, how: 'failed' })
    const [late] = await waitForDeliveries(world, id, all('failed', 1))
    isLate = false
    const before = receiver.arrived.length
    await retryExport(world.ledger, exportId)
    await world.finish(exportId)
    await waitForDeliveries(world, id, ([newest]) => newest?.type === 'export.done' && newest.state === 'delivered')
    const replay = async (round: number) => {
      await world.ask('POST', `/v1/deliveries/${late?.id}/replay`)
      await waitForDeliveries(world, id, (found) => all('delivered', 2)(found) && found[1]?.round === round)
    }
    await replay(2)
    await replay(3)

    const told = receiver.arrived.slice(before).map(({ body, headers }) => {
      const { type, data } = messageSchema.parse(JSON.parse(body))
      return { type, sequence: data.sequence, id: headers['webhook-id'] }
    })
    expect(told.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['export.done', 6],
      ['export.failed', 3],
      ['export.failed', 3],
    ])
    expect(told[1]?.id).toBe(told[2]?.id)
    expect(told[0]?.id).not.toBe(told[1]?.id)
  })

  test('A24 are signed with the new and the old secret after a rotation', async () => {
    const world = await makeWorld()
    const receiver = await receiveTrusted()
    const { id, secret: old } = await make(world, { url: receiver.url })
    const rotated = await world.ask('POST', `/v1/webhooks/${id}/rotate`)
    expect(rotated.status).toBe(200)
    const { secret, oldSecretUntil } = withSecretSchema.parse(rotated.data)
    expect(secret).not.toBe(old)
    expect(Math.abs(Date.parse(oldSecretUntil ?? '') - Date.now() - 24 * 3_600_000)).toBeLessThan(60_000)
    expect(await look(world, id)).toMatchObject({ oldSecretUntil })

    await endExport(home(), { owner: world.owner, how: 'done' })
    await waitForDeliveries(world, id, all('delivered', 1))
    const { body, headers } = lastOf(receiver)
    for (const each of [old, secret]) {
      expect(new Webhook(each).verify(body, headers)).toMatchObject({ type: 'export.done' })
    }
    const stranger = await make(world, { url: receiver.url })
    expect(() => new Webhook(stranger.secret).verify(body, headers)).toThrow('No matching signature')
  })

  test('that are tests are about no export, and signed like the others', async () => {
    const world = await makeWorld()
    const receiver = await receiveTrusted()
    const { id, secret } = await make(world, { url: receiver.url, events: ['export.failed'] })
    expect(await world.ask('POST', `/v1/webhooks/${id}/test`)).toMatchObject({
      status: 202,
      data: { type: 'webhook.test', exportId: null, state: 'waiting' },
    })
    const [delivery] = await waitForDeliveries(world, id, all('delivered', 1))
    expect(new Webhook(secret).verify(lastOf(receiver).body, lastOf(receiver).headers)).toMatchObject({
      type: 'webhook.test',
      data: { webhookId: id, eventId: delivery?.eventId },
    })
    expect((await world.ask('GET', `/v1/deliveries/${delivery?.id}`)).data).toEqual(delivery)
  })

  test('A26 are listed in pages without gap or double while more are sent', async () => {
    const world = await makeWorld()
    const receiver = await receiveTrusted()
    const { id } = await make(world, { url: receiver.url })
    const send = async () => {
      const { data } = await world.ask('POST', `/v1/webhooks/${id}/test`)
      return deliverySchema.parse(data).id
    }
    const before = []
    for (let count = 0; count < 5; count++) before.push(await send())
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const { data, body } = await world.ask('GET', `/v1/webhooks/${id}/deliveries?limit=2${cursor}`)
      seen.push(
        ...z
          .array(deliverySchema)
          .parse(data)
          .map((delivery) => delivery.id),
      )
      await send()
      const { nextCursor } = z.object({ nextCursor: z.string().nullable() }).parse(body['meta'])
      if (nextCursor === null) break
      cursor = `&cursor=${nextCursor}`
    }
    expect(seen).toEqual(before.toReversed())
    expect(await world.ask('GET', `/v1/webhooks/${id}/deliveries?cursor=${id}`)).toMatchObject({ status: 422 })
  })
})
