import { lookup } from 'node:dns/promises'
import net from 'node:net'
import type { ServiceConfig } from '../../config.ts'
import type { RecordStore } from '../records/record-store.ts'
import { openSecretBox } from './open-secret-box.ts'
import { admit, type WebhookNetwork } from './post-message.ts'
import type { SecretBox } from './secret-box.ts'
import type { WebhookTools } from './webhooks.ts'

/** What became of a message for now. `id` is the export's; of a test, the webhook's. */
export type DeliveryEvent = {
  event: 'delivery'
  id: string
  deliveryId: string
  state: 'delivered' | 'waiting' | 'failed'
  /** A half sentence, such as `it answered with 204`. */
  outcome: string
}

/** How patient sending is, in milliseconds. */
export type DeliveryPatience = {
  /** For one answer. */
  deadlineMs: number
  /** After the first, second, … attempt that failed. */
  scheduleMs: readonly number[]
}

export type DeliveryTools = {
  records: RecordStore
  box: SecretBox
  network: WebhookNetwork
  patience: DeliveryPatience
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** As Standard Webhooks recommends: ten attempts in a little more than three days. */
export const DELIVERY_PATIENCE: DeliveryPatience = {
  deadlineMs: 15 * SECOND,
  scheduleMs: [
    ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE],
    ...[2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
  ],
}

/** What messages are sent with, and what webhooks are looked after with. */
export async function openDeliveryTools({
  records,
  service: { secretKey, webhookOrigins },
  dataDir,
}: {
  records: RecordStore
  service: Pick<ServiceConfig, 'secretKey' | 'webhookOrigins'>
  dataDir: string
}): Promise<DeliveryTools> {
  return {
    records,
    box: await openSecretBox({ secretKey, dataDir }),
    network: {
      resolve: (hostname) => lookup(hostname, { all: true }),
      connect: (options) => net.connect(options),
      trustedOrigins: new Set(webhookOrigins),
    },
    patience: DELIVERY_PATIENCE,
  }
}

/** The part of them that webhooks are created with. */
export function webhookToolsOf({ records, box, network }: DeliveryTools): WebhookTools {
  return {
    records,
    box,
    refuse: async (url) => {
      const admission = await admit(url, network).catch(() => null)
      if (admission === null) return 'its host cannot be found'
      return admission.kind === 'forbidden' ? admission.reason : null
    },
  }
}
