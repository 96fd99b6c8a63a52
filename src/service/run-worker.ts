import path from 'node:path'
import type { Config } from '../config.ts'
import { CanceledError, EnvironmentError, isRetryable, StoryreelError, UsageError } from '../errors.ts'
import { type ExportRequest, exportRequestSchema, type StageProgress } from '../export-request.ts'
import type { Credential } from '../mstudio/credential.ts'
import { openDoor } from './door.ts'
import { exportInChild } from './export-in-child.ts'
import type { QueuedExport } from './queue.ts'
import { withOwnedQueue } from './with-owned-queue.ts'
import type { WorkerEvent } from './worker-event.ts'

/** What a worker needs, and whom it tells. */
export type WorkerTools = {
  config: Config
  credential: Credential
  signal: AbortSignal
  onEvent: (event: WorkerEvent) => void
}

/**
 * Takes exports from the queue of the data folder and performs them, one at a time, because each uses the whole
 * machine. Ends when `signal` is aborted; an export that runs then is kept for the next worker.
 *
 * @throws {EnvironmentError} when another worker runs on the same data folder, or the queue fails.
 */
export async function runWorker(tools: WorkerTools): Promise<void> {
  const { config, signal, onEvent } = tools
  const queueDir = path.join(config.dataDir, 'queue')
  try {
    await withOwnedQueue({
      queueDir,
      signal,
      withOwner: () => {
        throw new EnvironmentError(
          'WORKER_RUNNING',
          `A worker is already running on ${config.dataDir}. Use that one, or set STORYREEL_DATA_DIR to another folder.`,
        )
      },
      withQueue: async (queue) => {
        const closeDoor = await openDoor({ queueDir, queue })
        try {
          onEvent({ event: 'ready' })
          await queue.work({ signal, perform: (entry) => performExport(entry, tools) })
        } finally {
          await closeDoor()
        }
      },
    })
  } catch (error) {
    // To be stopped is how a worker ends.
    if (!(error instanceof CanceledError)) throw error
  }
}

async function performExport(entry: QueuedExport, { config, credential, onEvent }: WorkerTools): Promise<void> {
  const { id, attempt, isLastAttempt, signal } = entry
  try {
    const request = parseRequest(entry.request)
    onEvent({ event: 'started', id, projectId: request.projectId, attempt })
    const isWorthTelling = onlyChanges()
    const outcome = await exportInChild({
      task: { request, config, credential: { ...credential, secret: credential.secret.reveal() } },
      signal,
      onProgress: async (progress) => {
        if (!isWorthTelling(progress)) return
        onEvent({ event: 'progress', id, ...progress })
        await entry.report(progress)
      },
    })
    onEvent({ event: 'done', id, ...outcome })
  } catch (error) {
    onEvent(signal.aborted ? { event: 'returned', id } : { event: 'failed', id, ...describe(error, isLastAttempt) })
    throw error
  }
}

function parseRequest(request: unknown): ExportRequest {
  const parsed = exportRequestSchema.safeParse(request)
  if (parsed.success) return parsed.data
  throw new UsageError(
    'REQUEST_INVALID',
    'This export was put into the queue by another version of Storyreel. Enqueue it again.',
  )
}

function describe(error: unknown, isLastAttempt: boolean) {
  const willRetry = isRetryable(error) && !isLastAttempt
  if (error instanceof StoryreelError) return { code: error.code, message: error.message, willRetry }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return { code: null, message, willRetry, ...(stack === undefined ? {} : { stack }) }
}

/** A stage reports every file and frame; nobody wants to read or keep that. */
function onlyChanges(): (progress: StageProgress) => boolean {
  let last = ''
  return ({ stage, done, total }) => {
    const tenth = stage === 'render' && total > 0 ? Math.floor((10 * done) / total) : 0
    const state = `${stage} ${tenth}`
    const isNew = state !== last
    last = state
    return isNew
  }
}
