import type { Config } from '../../config.ts'
import type { Credential } from '../../mstudio/credential.ts'
import type { LedgerTools } from '../exports/ledger-tools.ts'
import type { WorkHome } from '../queue/queue-home.ts'
import type { Storage } from '../storage/storage.ts'
import type { DeliveryTools } from '../webhooks/delivery-tools.ts'
import type { WorkerEvent } from './worker-event.ts'

/** What a worker works with, and whom it tells. */
export type WorkerTools = {
  config: Config
  credential: Credential
  home: WorkHome
  ledger: LedgerTools
  storage: Storage
  /** Whether workers on other machines use the same storage, but not our data folder. */
  isShared: boolean
  /** What webhooks are told with. */
  messages: DeliveryTools
  signal: AbortSignal
  onEvent: (event: WorkerEvent) => void
}
