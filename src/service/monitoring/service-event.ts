import type { ApiAnswer, ApiFault } from '../api/api-tools.ts'
import type { WorkerEvent } from '../worker/worker-event.ts'

/** All that a process of the service tells about itself. `id` is an export's, `key` a segment's. */
export type ServiceEvent =
  | WorkerEvent
  /** The API takes requests from now on. */
  | { event: 'listening'; url: string }
  /** Metrics and health can be asked for from now on. */
  | { event: 'monitoring'; url: string }
  | ({ event: 'answered' } & ApiAnswer)
  | ({ event: 'fault' } & ApiFault)
