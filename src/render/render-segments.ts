import { availableParallelism, totalmem } from 'node:os'
import path from 'node:path'
import type { Ffmpeg } from '../platform/ffmpeg.ts'
import type { Renderer } from './open-renderer.ts'
import type { RenderPlan, Segment } from './plan-render.ts'
import { openSegmentStore, type RenderedSegment } from './segment-store.ts'

export type RenderedSegments = {
  /** In timeline order. */
  segments: RenderedSegment[]
  /** How many distinct segments were drawn now, and how many came from the store. */
  rendered: number
  reused: number
}

/** A page with its share of the decoder and the encoder, in bytes; a page more than memory allows swaps or dies. */
const MEMORY_PER_PAGE_BYTES = 1.5e9

/**
 * Draws and encodes the segments the store does not have, in a process of its own. Each is in the store as soon as it
 * is finished, so that whatever ends this run, the next goes on from there.
 *
 * @param onProgress called with frames finished or reused, of all frames.
 */
export async function renderSegments({
  plan,
  reuse,
  renderer,
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
  renderer: Renderer
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
    const found = finished.get(segment.key) ?? (reuse ? await store.find(segment.key, segment.durationInFrames) : null)
    if (found) finished.set(segment.key, found)
    else missing.set(segment.key, segment)
  }
  const reused = finished.size
  const total = sumOfFrames([...missing.values(), ...finished.values()])
  let done = sumOfFrames([...finished.values()])
  onProgress(done, total)

  if (missing.size > 0) {
    const outputPathOf = (key: string) => path.join(renderer.outputDir, `${key}.mp4`)
    const request = {
      mediaDir,
      ffmpegPath: ffmpeg.path,
      encoder: plan.output.encoder,
      concurrency: Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / MEMORY_PER_PAGE_BYTES))),
      segments: Array.from(missing.values(), ({ key, slice }) => ({ key, slice, outputPath: outputPathOf(key) })),
    }
    await renderer.draw(request, signal, async (progress) => {
      switch (progress.event) {
        case 'frames':
          done += progress.count
          onProgress(done, total)
          break
        case 'segment': {
          const durationInFrames = missing.get(progress.key)?.durationInFrames ?? 0
          finished.set(
            progress.key,
            await store.put(outputPathOf(progress.key), { key: progress.key, durationInFrames }),
          )
          break
        }
      }
    })
  }
  const segments = plan.segments.map(({ key }) => {
    const segment = finished.get(key)
    if (!segment) throw new Error(`Segment ${key} was neither found nor rendered.`)
    return segment
  })
  return { segments, rendered: missing.size, reused }
}

function sumOfFrames(segments: { durationInFrames: number }[]): number {
  return segments.reduce((sum, { durationInFrames }) => sum + durationInFrames, 0)
}
