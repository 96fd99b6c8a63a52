import { openAssetStore } from '../../media/asset-store.ts'
import { namedMedia } from '../../render/link-media.ts'
import { hasSegment, openSegmentStore } from '../../render/segment-store.ts'
import type { RunningExport } from '../exports/export-record.ts'
import { priorityOf } from '../exports/priority-of.ts'
import { exportInChild } from './export-in-child.ts'
import type { ExportOutcome, ExportTask } from './export-task.ts'
import type { ProgressMeter } from './progress-meter.ts'
import { seeToGroups } from './see-to-groups.ts'
import type { SegmentGroup } from './segment-group.ts'
import { openSharedWork } from './shared-work.ts'
import type { WorkerTools } from './worker-tools.ts'

type Work = {
  task: ExportTask
  record: RunningExport
  tools: WorkerTools
  meter: ProgressMeter
  workDir: string
  signal: AbortSignal
}

/** An export in a process of its own, and the segments it wants drawn in the queue. What fails in either ends both. */
export async function exportWithGroups({ task, meter, signal, ...work }: Work): Promise<ExportOutcome> {
  const over = new AbortController()
  const untilOver = AbortSignal.any([signal, over.signal])
  let seeing: Promise<void> = Promise.resolve()
  try {
    return await exportInChild({
      task,
      signal: untilOver,
      onMessage: (message) => {
        switch (message.kind) {
          case 'progress':
            meter.report(message.progress)
            break
          case 'groups':
            seeing = haveDrawn(message.groups, { ...work, signal: untilOver })
            seeing.catch(() => over.abort())
            break
        }
      },
    })
  } catch (error) {
    // When a group failed, that is why, and the process was only ended for it.
    if (over.signal.aborted) await seeing
    throw error
  } finally {
    over.abort()
    await seeing.catch(() => undefined)
  }
}

/** Ends when all of it is in the store of this machine. */
async function haveDrawn(
  groups: SegmentGroup[],
  { record, tools, workDir, signal }: Omit<Work, 'task' | 'meter'>,
): Promise<void> {
  const { dataDir } = tools.config
  const shared = tools.isShared ? openSharedWork(tools.storage, workDir) : null
  const store = await openSegmentStore(dataDir, workDir)
  if (shared) {
    const assets = await openAssetStore(dataDir, workDir)
    const slices = groups.flatMap(({ segments }) => segments.map(({ slice }) => slice))
    for (const src of new Set(slices.flatMap(namedMedia))) {
      if (await assets.hold(src)) await shared.giveMedia(src, assets)
    }
  }
  await seeToGroups({
    exportId: record.id,
    groups,
    queue: tools.home.queues.segments,
    isDrawn: async ({ segments }) => {
      for (const { key } of segments) if (!(await hasSegment(dataDir, key))) return false
      return true
    },
    take: async ({ segments }) => {
      if (shared === null) return false
      for (const segment of segments) {
        if (!(await hasSegment(dataDir, segment.key)) && !(await shared.takeSegment(segment, store))) return false
      }
      return true
    },
    // One after the other of each export, so that a long film does not keep a short one waiting.
    priorityOf: (index) => priorityOf(record.priority, index),
    signal,
  })
}
