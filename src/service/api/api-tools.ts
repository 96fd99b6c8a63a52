import type { HttpBindings } from '@hono/node-server'
import type { Config } from '../../config.ts'
import type { MStudioClient } from '../../mstudio/client.ts'
import type { LedgerTools } from '../exports/ledger-tools.ts'
import type { Caller } from '../keys/key-check.ts'
import type { WorkHome } from '../queue/queue-home.ts'
import type { Storage } from '../storage/storage.ts'
import type { WebhookTools } from '../webhooks/webhooks.ts'
import type { ApiLimits } from './api-limits.ts'

/** An answer that should not have been: for the log, never for whoever asked. */
export type ApiFault = { requestId: string; method: string; route: string | null; error: unknown }

/** What was asked and answered, without anything secret: no query, no header, no body, and of the path only its route. */
export type ApiAnswer = {
  requestId: string
  method: string
  /** Such as `/v1/exports/:id`; null when there is nothing at the address. */
  route: string | null
  status: number
  /** Until the head of the answer. */
  ms: number
  /** Of the export that the path names. */
  exportId: string | null
  /** Of a key that is good. */
  keyId: string | null
  address: string
}

/** What the API works with. */
export type ApiTools = {
  config: Pick<Config, 'dataDir'>
  /** M Studio with the service's own key; null when it has none. */
  client: MStudioClient | null
  home: Pick<WorkHome, 'records' | 'ping'>
  ledger: LedgerTools
  storage: Storage
  webhooks: WebhookTools
  limits: ApiLimits
  /** Ends the streams that would else go on for ever. */
  signal: AbortSignal
  onFault: (fault: ApiFault) => void
  onAnswer: (answer: ApiAnswer) => void
}

/** What a request carries along. */
export type ApiEnv = { Bindings: HttpBindings; Variables: { requestId: string; caller: Caller } }
