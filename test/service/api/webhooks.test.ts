import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { webhookToolsOf } from '../../../src/service/webhooks/delivery-tools.ts'
import { PUBLIC, VECTORS, watchedNetwork } from '../../helpers/addresses.ts'
import { deliveryTools, endExport } from '../webhooks/sending.ts'
import { makeApiWorld } from './api-world.ts'
import { all, lastOf, look, make, sendingHomeOfThisFile, waitForDeliveries, withSecretSchema } from './webhook-api.ts'

const { home, connected, meant, makeWorld, receiveTrusted } = sendingHomeOfThisFile()

describe('a webhook', () => {
  test('is made with a secret that no other answer has, looked at, told, and removed with its messages', async () => {
    const world = await makeWorld()
    const receiver = await receiveTrusted()
    const made = await world.ask('POST', '/v1/webhooks', {
      body: { url: receiver.url, events: ['export.done', 'export.done'] },
    })
    expect(made.status).toBe(201)
    const { secret, ...webhook } = withSecretSchema.parse(made.data)
    expect(webhook).toMatchObject({ url: receiver.url, events: ['export.done'], disabled: null, oldSecretUntil: null })
    const { data: list } = await world.ask('GET', '/v1/webhooks')
    expect(list).toEqual([webhook])
    expect(await look(world, webhook.id)).toEqual(webhook)

    await endExport(home(), { owner: world.owner, how: 'done' })
    const [delivery] = await waitForDeliveries(world, webhook.id, all('delivered', 1))
    expect(new Webhook(secret).verify(lastOf(receiver).body, lastOf(receiver).headers)).toMatchObject({
      data: { exportId: delivery?.exportId },
    })
    expect(delivery).toMatchObject({ body: lastOf(receiver).body, attempts: [{ status: 204 }] })

    expect(await world.ask('DELETE', `/v1/webhooks/${webhook.id}`)).toMatchObject({ status: 200, data: webhook })
    for (const where of [`/v1/webhooks/${webhook.id}`, `/v1/deliveries/${delivery?.id}`]) {
      expect(await world.ask('GET', where)).toMatchObject({ status: 404 })
    }
    expect(await world.ask('DELETE', `/v1/webhooks/${webhook.id}`)).toMatchObject({ status: 404 })
    expect(await home().records.list('delivery', { owner: webhook.id, before: null, limit: 1 })).toEqual([])
    await endExport(home(), { owner: world.owner, how: 'done' })
    expect((await world.ask('GET', '/v1/webhooks')).data).toEqual([])
    expect(receiver.arrived).toHaveLength(1)
  })

  test.each([
    ['no URL', {}, 'url'],
    ['a number', { url: 7 }, 'url'],
    ['a long one', { url: 'x'.repeat(2001) }, 'url'],
    ['no event', { url: 'https://media.example/', events: [] }, 'events'],
    ['another event', { url: 'https://media.example/', events: ['export.begun'] }, 'events.0'],
    ['a secret', { url: 'https://media.example/', secret: 'mine' }, 'json'],
  ])('with %s is refused by its field', async (_what, body, field) => {
    const { ask } = await makeWorld()
    const refused = await ask('POST', '/v1/webhooks', { body })
    expect(refused).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED' } })
    expect(Object.keys(Object(refused.body['errors']))).toEqual([field])
  })

  test('is told of all events unless it says otherwise, and an owner has 20 at most', async () => {
    const world = await makeWorld()
    const webhook = await make(world, { url: 'https://media.example/0' })
    expect(webhook.events).toEqual(['export.done', 'export.failed', 'export.canceled'])
    for (let count = 1; count < 20; count++) await make(world, { url: `https://media.example/${count}` })
    const body = { url: 'https://media.example/20' }
    expect(await world.ask('POST', '/v1/webhooks', { body })).toMatchObject({
      status: 409,
      body: { code: 'WEBHOOKS_TOO_MANY' },
    })
    await world.ask('DELETE', `/v1/webhooks/${webhook.id}`)
    expect(await world.ask('POST', '/v1/webhooks', { body })).toMatchObject({ status: 201 })
  })

  test('A02 needs a key with the scope webhooks:manage, whatever is done with it', async () => {
    const world = await makeWorld()
    const key = await world.makeKey({ scopes: ['exports:create', 'exports:read', 'exports:cancel'] })
    const { id } = await make(world, { url: 'https://media.example/' })
    const operations = [
      ['GET', '/v1/webhooks'],
      ['POST', '/v1/webhooks'],
      ...operationsOn({ id, deliveryId: `${id}.${id}` }),
    ] as const
    for (const [method, where] of operations) {
      const { status, body } = await world.ask(method, where, { key })
      expect({ status, message: body.message }, `${method} ${where}`).toEqual({
        status: 403,
        message: 'API key missing required scope: webhooks:manage',
      })
    }
    const manager = await world.makeKey({ scopes: ['webhooks:manage'] })
    expect(await world.ask('GET', `/v1/webhooks/${id}`, { key: manager })).toMatchObject({ status: 200 })
  })

  test('A03 of another owner is not there, nor are its messages', async () => {
    const world = await makeWorld()
    const receiver = await receiveTrusted()
    const { id } = await make(world, { url: receiver.url })
    await endExport(home(), { owner: world.owner, how: 'done' })
    const [delivery] = await waitForDeliveries(world, id, all('delivered', 1))
    const key = await world.makeKey({ owner: 'stranger' })
    const nobodys = '01900000-0000-7000-8000-000000000000'
    const theirs = operationsOn({ id, deliveryId: delivery?.id ?? '' })
    const missing = operationsOn({ id: nobodys, deliveryId: `${nobodys}.${nobodys}` })
    for (const [index, [method, where]] of theirs.entries()) {
      const answered = await world.ask(method, where, { key })
      const [, missingWhere = ''] = missing[index] ?? []
      const { body } = await world.ask(method, missingWhere, { key })
      expect({ status: answered.status, ...answered.body, requestId: '' }, `${method} ${where}`).toEqual({
        status: 404,
        ...body,
        requestId: '',
      })
    }
    expect((await world.ask('GET', '/v1/webhooks', { key })).data).toEqual([])
    expect(await look(world, id)).toMatchObject({ id, oldSecretUntil: null })
    expect(receiver.arrived).toHaveLength(1)
  })
})

function operationsOn({ id, deliveryId }: { id: string; deliveryId: string }): [string, string][] {
  return [
    ['GET', `/v1/webhooks/${id}`],
    ['POST', `/v1/webhooks/${id}/rotate`],
    ['POST', `/v1/webhooks/${id}/enable`],
    ['POST', `/v1/webhooks/${id}/test`],
    ['POST', `/v1/webhooks/${id}/replay`],
    ['GET', `/v1/webhooks/${id}/deliveries`],
    ['GET', `/v1/deliveries/${deliveryId}`],
    ['POST', `/v1/deliveries/${deliveryId}/replay`],
    ['DELETE', `/v1/webhooks/${id}`],
  ]
}

describe('an address', () => {
  test('A19 that no message may go to is refused over HTTP, and nobody is connected to', async () => {
    const guarded = watchedNetwork()
    const tools = deliveryTools(home(), { network: { ...guarded, trustedOrigins: new Set() } })
    const world = await makeApiWorld(home(), { tools: { webhooks: webhookToolsOf(tools) } })
    for (const url of VECTORS) {
      const { status, body } = await world.ask('POST', '/v1/webhooks', { body: { url } })
      expect({ status, code: body['code'] }, url).toEqual({ status: 422, code: 'WEBHOOK_URL_FORBIDDEN' })
      expect(Object.keys(Object(body['errors'])), url).toEqual(['url'])
    }
    expect(guarded.connected).toEqual([])
    expect((await world.ask('GET', '/v1/webhooks')).data).toEqual([])
  })

  test('A19 that means a private one since is refused at every delivery, which the API shows, without a socket', async () => {
    const world = await makeWorld()
    meant.set('hooks.example', PUBLIC)
    const { id } = await make(world, { url: 'https://hooks.example/storyreel' })
    meant.set('hooks.example', '169.254.169.254')
    const connectedBefore = connected.length
    await endExport(home(), { owner: world.owner, how: 'done' })
    const [delivery] = await waitForDeliveries(world, id, all('failed', 1))
    expect(delivery?.attempts.map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 3 }, () => 'its host is not on the public internet'),
    )
    await world.ask('POST', `/v1/deliveries/${delivery?.id}/replay`)
    await waitForDeliveries(world, id, ([again]) => again?.state === 'failed' && again.round === 2)
    expect(connected).toHaveLength(connectedBefore)
  })
})
