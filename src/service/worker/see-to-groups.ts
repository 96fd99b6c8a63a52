import { setTimeout as delay } from 'node:timers/promises'
import type { JobQueue } from '../queue/job-queue.ts'
import { GROUP_ATTEMPTS, type SegmentGroup } from './segment-group.ts'

/** How often the queue is asked for the groups of one export that are not finished. */
const LOOK_MS = 500

/**
 * Sees to it that groups of segments get drawn: puts those into the queue that are neither finished nor in it, again
 * and again, whatever becomes of them there.
 *
 * @param isDrawn whether all of a group is in the store of this machine.
 * @param take brings what others have drawn there. @returns whether it was there to be brought.
 * @param priorityOf of the group with this index.
 * @throws what a group failed with for good.
 */
export async function seeToGroups({
  exportId,
  groups,
  queue,
  isDrawn,
  take,
  priorityOf,
  signal,
}: {
  exportId: string
  groups: SegmentGroup[]
  queue: JobQueue
  isDrawn: (group: SegmentGroup) => Promise<boolean>
  take: (group: SegmentGroup) => Promise<boolean>
  priorityOf: (index: number) => number
  signal: AbortSignal
}): Promise<void> {
  const open = new Map(groups.entries())
  const asked = new Set<string>()
  while (open.size > 0 && !signal.aborted) {
    for (const [index, group] of open) {
      if (await isDrawn(group)) {
        open.delete(index)
        continue
      }
      // A database that is away for a while is asked again.
      const job = await queue.stateOf(group.id).catch(() => 'unknown' as const)
      if (job === 'unknown' || job?.kind === 'waiting' || job?.kind === 'active') continue
      if (job?.kind === 'failed' && asked.has(group.id)) throw job.error
      if (await take(group).catch(() => false)) continue
      // One that failed before this run began may do better now; one that is done, but not here, was lost.
      const add = async () => {
        if (job) await queue.remove(group.id)
        await queue.add({
          id: group.id,
          data: { exportId, group },
          priority: priorityOf(index),
          attempts: GROUP_ATTEMPTS,
        })
        asked.add(group.id)
      }
      await add().catch(() => undefined)
    }
    await delay(LOOK_MS, undefined, { signal }).catch(() => undefined)
  }
}
