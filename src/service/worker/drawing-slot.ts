import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Machine } from '../../locate-machine.ts'
import { openRenderer, type Renderer } from '../../render/open-renderer.ts'
import type { RenderedSegment, SegmentStore } from '../../render/segment-store.ts'
import type { SegmentGroup } from './segment-group.ts'
import { type DrawingLimits, watchOver } from './watch-over.ts'

/** A process with a browser that draws for whichever export, one page at a time. */
export type DrawingSlot = AsyncDisposable & {
  /** Puts each segment into the store as soon as it is finished. */
  draw: (work: {
    group: SegmentGroup
    missing: SegmentGroup['segments']
    mediaDir: string
    store: SegmentStore
    signal: AbortSignal
    onSegment: (segment: RenderedSegment) => void | Promise<void>
  }) => Promise<void>
  /** Ends its process until there is something to draw. */
  rest: () => Promise<void>
}

/** Browsers only ever grow. */
const MOST_GROUPS_A_BROWSER = 40

/**
 * A place to draw in. Its process is started when there is something to draw, kept for what comes next, and replaced
 * when it fails, is silent, or grows too large.
 *
 * @param slotDir is its own.
 */
export function openDrawingSlot({
  machine,
  dataDir,
  slotDir,
  limits,
}: {
  machine: Machine
  dataDir: string
  slotDir: string
  limits: DrawingLimits
}): DrawingSlot {
  let renderer: Renderer | null = null
  let groups = 0
  const end = async () => {
    const ended = renderer
    renderer = null
    groups = 0
    await ended?.[Symbol.asyncDispose]()
    await rm(slotDir, { recursive: true, force: true, maxRetries: 5 })
  }
  return {
    async draw({ group, missing, mediaDir, store, signal, onSegment }) {
      // Its end comes from `end` only, so that it outlives what it draws.
      const untilEnd = new AbortController().signal
      renderer ??= await openRenderer({ ...machine, dataDir, workDir: slotDir, isBackground: true, signal: untilEnd })
      groups += 1
      const workDir = path.join(slotDir, `group-${groups}`)
      const outputDir = path.join(workDir, 'segments')
      await mkdir(outputDir, { recursive: true })
      const outputPathOf = (key: string) => path.join(outputDir, `${key}.mp4`)
      const lengths = new Map(missing.map(({ key, durationInFrames }) => [key, durationInFrames]))
      const givingUp = new AbortController()
      const watch = watchOver(renderer.pid, limits, (why) => givingUp.abort(why))
      let isWhole = false
      try {
        const request = {
          mediaDir,
          workDir,
          ffmpegPath: machine.ffmpeg.path,
          encoder: group.encoder,
          concurrency: 1,
          segments: missing.map(({ key, slice }) => ({ key, slice, outputPath: outputPathOf(key) })),
        }
        await renderer.draw(request, AbortSignal.any([signal, givingUp.signal]), async (progress) => {
          watch.heard()
          if (progress.event !== 'segment') return
          const { key } = progress
          await onSegment(await store.put(outputPathOf(key), { key, durationInFrames: lengths.get(key) ?? 0 }))
        })
        isWhole = true
      } catch (error) {
        signal.throwIfAborted()
        throw givingUp.signal.aborted ? givingUp.signal.reason : error
      } finally {
        watch.stop()
        if (!isWhole || groups >= MOST_GROUPS_A_BROWSER) await end()
        else await rm(workDir, { recursive: true, force: true, maxRetries: 5 })
      }
    },
    rest: end,
    [Symbol.asyncDispose]: end,
  }
}
