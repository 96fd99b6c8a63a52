import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { EnvironmentError } from '../../errors.ts'
import type { Machine } from '../../locate-machine.ts'
import { openAssetStore } from '../../media/asset-store.ts'
import { withWorkDir } from '../../platform/work-dir.ts'
import { namedMedia } from '../../render/link-media.ts'
import { openSegmentStore } from '../../render/segment-store.ts'
import { findExport } from '../exports/update-export.ts'
import { NotForUsError, type TakenJob } from '../queue/job-queue.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { DrawingSlot } from './drawing-slot.ts'
import { GROUP_ATTEMPTS, groupJobSchema, type SegmentGroup } from './segment-group.ts'
import { openSharedWork } from './shared-work.ts'
import type { WorkerTools } from './worker-tools.ts'

/** How often it is asked whether the export is still wanted. */
const BEAT_MS = 1000

/** Draws what is missing of a group of segments, for whichever worker's export. */
export async function performGroup(
  job: TakenJob,
  { tools, machine, slot }: { tools: WorkerTools; machine: Machine; slot: DrawingSlot },
): Promise<void> {
  const { exportId, group } = groupJobSchema.parse(job.data)
  const { records } = tools.ledger
  if (!(await isWanted(records, exportId))) return
  // Segments of two versions must never meet in one film; the worker that planned it, or one like it, draws it.
  if (!isDeepStrictEqual(group.versions, machine.versions)) throw new NotForUsError()
  const ending = new AbortController()
  const signal = AbortSignal.any([job.signal, ending.signal])
  const watching = watchExport(records, exportId, { ending, signal })
  try {
    await withWorkDir(tools.config.dataDir, (workDir) => drawGroup({ exportId, group, workDir, slot, tools, signal }))
  } catch (error) {
    // Nobody wants it: the job is over. Whoever else wants the same segments asks again.
    if (job.signal.aborted || !ending.signal.aborted) throw isTooLarge(error, job) ? tooLarge(error) : error
  } finally {
    ending.abort()
    await watching
  }
}

async function drawGroup({
  exportId,
  group,
  workDir,
  slot,
  tools: { config, storage, isShared, onEvent },
  signal,
}: {
  exportId: string
  group: SegmentGroup
  workDir: string
  slot: DrawingSlot
  tools: WorkerTools
  signal: AbortSignal
}): Promise<void> {
  const shared = isShared ? openSharedWork(storage, workDir) : null
  const store = await openSegmentStore(config.dataDir, workDir)
  const missing: SegmentGroup['segments'] = []
  for (const segment of group.segments) {
    const found = await store.find(segment.key, segment.durationInFrames)
    if (found) await shared?.giveSegment(found)
    else missing.push(segment)
  }
  if (missing.length === 0) return
  const assets = await openAssetStore(config.dataDir, workDir)
  for (const src of new Set(missing.flatMap(({ slice }) => namedMedia(slice)))) {
    if ((await assets.hold(src)) || (await shared?.takeMedia(src, assets))) continue
    throw mediaMissing(src)
  }
  await slot.draw({
    ...{ group, missing, store, signal },
    mediaDir: assets.dir,
    onSegment: async (segment) => {
      await shared?.giveSegment(segment)
      onEvent({ event: 'drawn', id: exportId, key: segment.key, frames: segment.durationInFrames })
    },
  })
}

/** Ends what is being done when the export is canceled or has ended. */
async function watchExport(
  records: RecordStore,
  exportId: string,
  { ending, signal }: { ending: AbortController; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await delay(BEAT_MS, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    // A database that is away for a while is no reason to stop drawing.
    if (!(await isWanted(records, exportId).catch(() => true))) ending.abort()
  }
}

async function isWanted(records: RecordStore, exportId: string): Promise<boolean> {
  const record = await findExport(records, exportId)
  switch (record?.state) {
    case 'queued':
      return true
    case 'running':
      return !record.isUnwanted
    case 'done':
    case 'failed':
    case 'canceled':
    case undefined:
      return false
  }
}

function isTooLarge(error: unknown, { attempt }: TakenJob): boolean {
  return error instanceof EnvironmentError && error.code === 'RENDER_OOM' && attempt >= GROUP_ATTEMPTS
}

function tooLarge(cause: unknown): EnvironmentError {
  return new EnvironmentError(
    'RENDER_OOM',
    `What draws ran out of memory ${GROUP_ATTEMPTS} times, at last with nothing drawn beside it. Give the worker more memory, or export at a smaller size.`,
    { cause },
  )
}

function mediaMissing(src: string): EnvironmentError {
  return new EnvironmentError(
    'MEDIA_MISSING',
    `The file ${src} of an export is not on this machine. Workers on several machines need a storage they share: set STORYREEL_STORAGE_URL.`,
  )
}
