import type { StageProgress } from '../../export-request.ts'
import type { DeliveryEvent } from '../webhooks/delivery-tools.ts'

/** What a worker tells about itself: one event for each change of state. `id` is the export's, unless it says otherwise. */
export type WorkerEvent =
  /** It takes exports from now on. */
  | { event: 'ready' }
  | { event: 'started'; id: string; projectId: string; attempt: number }
  /** Where a stage begins, and at every tenth of drawing. */
  | ({ event: 'progress'; id: string } & StageProgress)
  /** A segment was finished, for an export of whichever worker. */
  | { event: 'drawn'; id: string; key: string; frames: number }
  /** `outputPath` is given for exports that were to be put somewhere on this machine. */
  | { event: 'done'; id: string; outputPath?: string }
  /** `code` is null, and `stack` given, for a bug. */
  | { event: 'failed'; id: string; code: string | null; message: string; stack?: string; willRetry: boolean }
  | { event: 'canceled'; id: string }
  /** Another worker has it by now. */
  | { event: 'superseded'; id: string }
  /** The worker was told to stop; the next one goes on with this export. */
  | { event: 'returned'; id: string }
  /** A message was sent, and arrived; or it did not, and is sent again later (`waiting`) or never (`failed`). */
  | DeliveryEvent
