import { setTimeout as delay } from 'node:timers/promises'
import { CanceledError } from '../errors.ts'
import type { DrawingJob, SegmentDrawer } from './segment-drawer.ts'

/** How often the store is looked at. A look is one `stat` for each segment that is missing. */
const LOOK_MS = 200

/**
 * Leaves drawing to others, who put what they draw into the same store.
 *
 * @param ask tells them, once, and does not wait. When it cannot be drawn, this run is ended from outside.
 */
export function drawElsewhere(ask: (job: Pick<DrawingJob, 'plan' | 'missing'>) => void): SegmentDrawer {
  return {
    ready: async () => undefined,
    draw: async ({ plan, missing, store, signal, onFrames, onSegment }) => {
      ask({ plan, missing })
      const waiting = new Map(missing.map((segment) => [segment.key, segment]))
      while (waiting.size > 0) {
        for (const { key, durationInFrames } of waiting.values()) {
          if (!(await store.has(key))) continue
          const found = await store.find(key, durationInFrames)
          if (found === null) continue
          waiting.delete(key)
          onSegment(found)
          onFrames(durationInFrames)
        }
        if (waiting.size > 0) await delay(LOOK_MS, undefined, { signal }).catch(() => undefined)
        if (signal.aborted) throw new CanceledError()
      }
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
}
