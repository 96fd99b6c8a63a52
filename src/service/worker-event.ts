import type { StageProgress } from '../export-request.ts'
import type { ExportOutcome } from './export-task.ts'

/** What a worker tells about itself: one event for each change of state. `id` is the export's. */
export type WorkerEvent =
  /** It owns the queue and takes exports from now on. */
  | { event: 'ready' }
  | { event: 'started'; id: string; projectId: string; attempt: number }
  /** Where a stage begins, and at every tenth of drawing. */
  | ({ event: 'progress'; id: string } & StageProgress)
  | ({ event: 'done'; id: string } & ExportOutcome)
  /** `code` is null, and `stack` given, for a bug. */
  | { event: 'failed'; id: string; code: string | null; message: string; stack?: string; willRetry: boolean }
  /** The worker was told to stop; the next one goes on with this export. */
  | { event: 'returned'; id: string }
