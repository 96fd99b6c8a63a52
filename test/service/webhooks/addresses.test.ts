import net from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DeliveryTools } from '../../../src/service/webhooks/delivery-tools.ts'
import { NAMES, PUBLIC, VECTORS, watchedNetwork } from '../../helpers/addresses.ts'
import { serve } from '../../helpers/serve.ts'
import { endExport } from './sending.ts'
import { makeWebhookWorld, type WebhookWorld } from './webhook-world.ts'

const network = watchedNetwork()
/** What names mean now; changed by a test in between. */
const meant = new Map(Object.entries(NAMES))

const guarded: DeliveryTools['network'] = {
  ...network,
  resolve: async (hostname) => {
    const found = meant.get(hostname)
    return found ? found.map((address) => ({ address, family: net.isIP(address) })) : network.resolve(hostname)
  },
  trustedOrigins: new Set<string>(),
}

let world: WebhookWorld
beforeAll(async () => {
  world = await makeWebhookWorld({ network: guarded })
}, 60_000)
afterAll(() => world.stop())

describe('A19: a webhook is not created, and no socket opened, for', () => {
  test.each(VECTORS)('%j', async (url) => {
    await expect(world.create({ url })).rejects.toMatchObject({ code: 'WEBHOOK_URL_FORBIDDEN', exitCode: 2 })
    expect(network.connected).toEqual([])
  })
})

test('A19: a name that has come to mean another address since is refused at every delivery, without a socket', async () => {
  meant.set('hooks.example', [PUBLIC])
  const { webhook } = await world.create({ url: 'https://hooks.example/storyreel' })
  meant.set('hooks.example', ['10.0.0.1'])
  await endExport(world.home, { owner: webhook.owner, how: 'done' })
  const delivery = await world.delivery(webhook.id, ({ state }) => state === 'failed')
  expect(delivery.attempts.map(({ outcome }) => outcome)).toEqual(
    Array.from({ length: 3 }, () => 'its host is not on the public internet'),
  )
  expect(network.connected).toEqual([])
})

test('A19: a connection that turns out to go to this machine is closed before anything is sent', async () => {
  const server = await serve((_request, response) => void response.end('got it'))
  const astray = await makeWebhookWorld({
    network: { ...guarded, connect: () => net.connect({ host: '127.0.0.1', port: server.port }) },
  })
  const { webhook } = await astray.create({ url: 'https://media.example/' })
  await endExport(astray.home, { owner: webhook.owner, how: 'done' })
  const delivery = await astray.delivery(webhook.id, ({ state }) => state === 'failed')
  expect(delivery.attempts[0]?.outcome).toBe('its host is not on the public internet')
  expect(server.requests).toEqual([])
  await astray.stop()
}, 60_000)
