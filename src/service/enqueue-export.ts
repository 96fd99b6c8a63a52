import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { ExportRequest } from '../export-request.ts'
import { withOwnedQueue } from './with-owned-queue.ts'

/**
 * Puts an export into the queue of a data folder, through the worker that owns it or, when none runs, directly.
 *
 * @returns the export's id, and whether a worker is there to take it.
 */
export async function enqueueExport({
  request,
  dataDir,
  signal,
}: {
  request: ExportRequest
  dataDir: string
  signal: AbortSignal
}): Promise<{ id: string; isWorkerRunning: boolean }> {
  const entry = { id: randomUUID(), request }
  let isWorkerRunning = false
  await withOwnedQueue({
    queueDir: path.join(dataDir, 'queue'),
    signal,
    withQueue: (queue) => queue.add(entry),
    withOwner: async (owner) => {
      isWorkerRunning = await owner.add(entry)
      return isWorkerRunning
    },
  })
  return { id: entry.id, isWorkerRunning }
}
