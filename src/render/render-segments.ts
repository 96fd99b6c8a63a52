import type { Ffmpeg } from '../platform/ffmpeg.ts'
import type { RenderPlan, Segment } from './plan-render.ts'
import type { SegmentDrawer } from './segment-drawer.ts'
import { openSegmentStore, type RenderedSegment } from './segment-store.ts'

export type RenderedSegments = {
  /** In timeline order. */
  segments: RenderedSegment[]
  /** How many distinct segments were drawn now, and how many came from the store. */
  rendered: number
  reused: number
}

/**
 * Has the segments drawn that the store does not have. Each is in the store as soon as it is finished, so that whatever
 * ends this run, the next goes on from there.
 *
 * @param onProgress called with frames finished or reused, of all frames.
 */
export async function renderSegments({
  plan,
  reuse,
  drawnAhead,
  drawer,
  ffmpeg,
  dataDir,
  mediaDir,
  workDir,
  signal,
  onProgress,
}: {
  plan: RenderPlan
  /** Whether to look into the store at all. */
  reuse: boolean
  /** Segments that this run has drawn already, by key. */
  drawnAhead: ReadonlyMap<string, RenderedSegment>
  drawer: SegmentDrawer
  ffmpeg: Ffmpeg
  dataDir: string
  mediaDir: string
  workDir: string
  signal: AbortSignal
  onProgress: (done: number, total: number) => void
}): Promise<RenderedSegments> {
  const store = await openSegmentStore(dataDir, workDir)
  const finished = new Map<string, RenderedSegment>()
  const missing = new Map<string, Segment>()
  for (const segment of plan.segments) {
    const found =
      finished.get(segment.key) ??
      drawnAhead.get(segment.key) ??
      (reuse ? await store.find(segment.key, segment.durationInFrames) : null)
    if (found) finished.set(segment.key, found)
    else missing.set(segment.key, segment)
  }
  const ahead = [...finished.keys()].filter((key) => drawnAhead.has(key)).length
  const reused = finished.size - ahead
  const total = sumOfFrames([...missing.values(), ...finished.values()])
  let done = sumOfFrames([...finished.values()])
  onProgress(done, total)

  if (missing.size > 0) {
    await drawer.draw({
      plan,
      missing: [...missing.values()],
      store,
      ffmpeg,
      mediaDir,
      signal,
      onFrames: (count) => {
        done += count
        onProgress(done, total)
      },
      onSegment: (segment) => finished.set(segment.key, segment),
    })
  }
  const segments = plan.segments.map(({ key }) => {
    const segment = finished.get(key)
    if (!segment) throw new Error(`Segment ${key} was neither found nor rendered.`)
    return segment
  })
  return { segments, rendered: missing.size + ahead, reused }
}

function sumOfFrames(segments: { durationInFrames: number }[]): number {
  return segments.reduce((sum, { durationInFrames }) => sum + durationInFrames, 0)
}
