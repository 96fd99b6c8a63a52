import type { Ffmpeg } from '../platform/ffmpeg.ts'
import type { RenderPlan, Segment } from './plan-render.ts'
import type { RenderedSegment, SegmentStore } from './segment-store.ts'

/** What is to be drawn, and who wants to hear of it. */
export type DrawingJob = {
  plan: RenderPlan
  /** Those of the plan that are to be drawn, each key once. */
  missing: Segment[]
  store: SegmentStore
  ffmpeg: Ffmpeg
  mediaDir: string
  signal: AbortSignal
  /** That many more frames are finished. */
  onFrames: (count: number) => void
  /** The segment is in the store. */
  onSegment: (segment: RenderedSegment) => void
}

/** Whoever draws segments: a process of this run, or the workers of a service. */
export type SegmentDrawer = AsyncDisposable & {
  /** Ends when what draws is there: asked earlier, it waits. */
  ready: () => Promise<void>
  /** One job after the other; ends when all that was missing is in the store. */
  draw: (job: DrawingJob) => Promise<void>
}
