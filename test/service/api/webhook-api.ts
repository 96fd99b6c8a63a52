import net from 'node:net'
import { afterAll, beforeAll, vi } from 'vitest'
import { z } from 'zod'
import type { WorkHome } from '../../../src/service/queue/queue-home.ts'
import { type DeliveryTools, webhookToolsOf } from '../../../src/service/webhooks/delivery-tools.ts'
import { sendMessages } from '../../../src/service/webhooks/send-messages.ts'
import { watchedNetwork } from '../../helpers/addresses.ts'
import { type Arrived, type Receiver, receive } from '../webhooks/receiver.ts'
import { deliveryTools } from '../webhooks/sending.ts'
import { homeOfThisFile } from './api-home.ts'
import { type ApiWorld, makeApiWorld } from './api-world.ts'

/** Three attempts, none of which a slow machine makes too late. */
const PATIENCE = { deadlineMs: 10_000, scheduleMs: [1, 50] }

/** A home whose messages are sent while the tests of a file run, over a network that is watched. */
export type SendingHome = {
  home: () => WorkHome
  /** Where connections went. */
  connected: readonly net.TcpNetConnectOpts[]
  /** What names mean now, besides those of the watched network. */
  meant: Map<string, string>
  /** The API over it. */
  makeWorld: () => Promise<ApiWorld>
  /** Somebody whose origin is trusted, as with STORYREEL_WEBHOOK_ORIGINS. */
  receiveTrusted: (answer?: Parameters<typeof receive>[0]) => Promise<Receiver>
}

export function sendingHomeOfThisFile(): SendingHome {
  const home = homeOfThisFile()
  const meant = new Map<string, string>()
  const trustedOrigins = new Set<string>()
  const watched = watchedNetwork()
  const network: DeliveryTools['network'] = {
    resolve: async (hostname) => {
      const address = meant.get(hostname)
      return address === undefined ? watched.resolve(hostname) : [{ address, family: net.isIP(address) }]
    },
    connect: (options) => watched.connect(options),
    trustedOrigins,
  }
  const stopping = new AbortController()
  let sending: Promise<void> | null = null
  beforeAll(() => {
    const tools = deliveryTools(home(), { network, patience: PATIENCE })
    sending = sendMessages(home(), { ...tools, onEvent: () => undefined }, stopping.signal)
  })
  afterAll(async () => {
    stopping.abort()
    await sending
  })
  return {
    home,
    connected: watched.connected,
    meant,
    makeWorld: () => makeApiWorld(home(), { tools: { webhooks: webhookToolsOf(deliveryTools(home(), { network })) } }),
    async receiveTrusted(answer) {
      const receiver = await receive(answer)
      trustedOrigins.add(new URL(receiver.url).origin)
      return receiver
    },
  }
}

/** To the field, so that a secret would be seen. */
const webhookSchema = z.strictObject({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  createdAt: z.iso.datetime(),
  oldSecretUntil: z.iso.datetime().nullable(),
  failingSince: z.iso.datetime().nullable(),
  disabled: z.object({ at: z.iso.datetime(), reason: z.string() }).nullable(),
})

export const withSecretSchema = webhookSchema.extend({ secret: z.string().regex(/^whsec_/) })

export const deliverySchema = z.strictObject({
  id: z.string(),
  webhookId: z.string(),
  eventId: z.string(),
  type: z.string(),
  exportId: z.string().nullable(),
  state: z.string(),
  createdAt: z.iso.datetime(),
  round: z.number(),
  attempts: z.array(
    z.strictObject({
      at: z.iso.datetime(),
      round: z.number(),
      durationMs: z.number(),
      status: z.number().nullable(),
      outcome: z.string(),
    }),
  ),
  nextAttemptAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
  body: z.string(),
})

type Delivery = z.infer<typeof deliverySchema>

/** Makes a webhook. */
export async function make({ ask }: ApiWorld, body: object) {
  const { data } = await ask('POST', '/v1/webhooks', { body })
  return withSecretSchema.parse(data)
}

export async function look({ ask }: ApiWorld, id: string) {
  return webhookSchema.parse((await ask('GET', `/v1/webhooks/${id}`)).data)
}

async function deliveriesOf({ ask }: ApiWorld, id: string): Promise<Delivery[]> {
  return z.array(deliverySchema).parse((await ask('GET', `/v1/webhooks/${id}/deliveries`)).data)
}

/** All deliveries of a webhook, as soon as they are as wanted. */
export function waitForDeliveries(world: ApiWorld, id: string, areWanted: (deliveries: Delivery[]) => boolean) {
  return vi.waitUntil(
    async () => {
      const found = await deliveriesOf(world, id)
      return areWanted(found) && found
    },
    { timeout: 20_000 },
  )
}

export const all = (state: string, count: number) => (deliveries: Delivery[]) =>
  deliveries.length === count && deliveries.every((each) => each.state === state)

export const lastOf = ({ arrived }: Receiver): Arrived => arrived.at(-1) ?? { headers: {}, body: '' }
