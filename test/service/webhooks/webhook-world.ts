import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { v7 as uuid } from 'uuid'
import { vi } from 'vitest'
import { EVENT_TYPES } from '../../../src/service/exports/export-record.ts'
import { openEmbeddedHome } from '../../../src/service/queue/open-embedded-home.ts'
import type { WorkHome } from '../../../src/service/queue/queue-home.ts'
import { listDeliveries } from '../../../src/service/webhooks/deliveries.ts'
import type { DeliveryRecord } from '../../../src/service/webhooks/delivery-record.ts'
import { type DeliveryTools, webhookToolsOf } from '../../../src/service/webhooks/delivery-tools.ts'
import { sendMessages } from '../../../src/service/webhooks/send-messages.ts'
import { createWebhook, type WithSecret } from '../../../src/service/webhooks/webhooks.ts'
import { deliveryTools } from './sending.ts'

/** A queue on disk whose messages are sent, for the tests of a file. Every webhook has an owner of its own. */
export type WebhookWorld = {
  home: WorkHome
  tools: DeliveryTools
  create: (webhook: { url: string; owner?: string; events?: [(typeof EVENT_TYPES)[number]] }) => Promise<WithSecret>
  /** The only delivery of a webhook, as soon as it is as wanted. */
  delivery: (webhookId: string, isWanted: (delivery: DeliveryRecord) => boolean) => Promise<DeliveryRecord>
  stop: () => Promise<void>
}

export async function makeWebhookWorld(
  parts: Partial<Pick<DeliveryTools, 'network' | 'patience'>>,
): Promise<WebhookWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-webhooks-'))
  const home = await openEmbeddedHome(path.join(folder, 'queue'))
  const tools = deliveryTools(home, parts)
  const stopping = new AbortController()
  const working = sendMessages(home, { ...tools, onEvent: () => undefined }, stopping.signal)
  return {
    home,
    tools,
    create: ({ url, owner = uuid(), events = EVENT_TYPES }) => {
      return createWebhook(webhookToolsOf(tools), { owner, url, events: [...events] })
    },
    delivery: (webhookId, isWanted) => {
      return vi.waitUntil(
        async () => {
          const found = await listDeliveries(home.records, { webhookId, before: null, limit: 2 })
          const [delivery] = found
          return found.length === 1 && delivery !== undefined && isWanted(delivery) && delivery
        },
        { timeout: 20_000 },
      )
    },
    stop: async () => {
      stopping.abort()
      await working
      await home.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
