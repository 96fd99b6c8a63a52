import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { openRenderer } from './open-renderer.ts'
import { pagesAtOnce } from './pages-at-once.ts'
import type { SegmentDrawer } from './segment-drawer.ts'

/** Draws with all of this machine, in a process that is started at once; see `openRenderer`. */
export async function openOwnDrawer(
  tools: Parameters<typeof openRenderer>[0] & { workDir: string },
): Promise<SegmentDrawer> {
  const renderer = await openRenderer(tools)
  let jobs = 0
  return {
    ready: renderer.ready,
    draw: async ({ plan, missing, store, ffmpeg, mediaDir, signal, onFrames, onSegment }) => {
      jobs += 1
      const drawDir = path.join(tools.workDir, `drawing-${jobs}`)
      const outputDir = path.join(drawDir, 'segments')
      await mkdir(outputDir, { recursive: true })
      const lengths = new Map(missing.map(({ key, durationInFrames }) => [key, durationInFrames]))
      const outputPathOf = (key: string) => path.join(outputDir, `${key}.mp4`)
      const request = {
        mediaDir,
        workDir: drawDir,
        ffmpegPath: ffmpeg.path,
        encoder: plan.output.encoder,
        concurrency: pagesAtOnce(),
        segments: missing.map(({ key, slice }) => ({ key, slice, outputPath: outputPathOf(key) })),
      }
      await renderer.draw(request, signal, async (progress) => {
        switch (progress.event) {
          case 'frames':
            onFrames(progress.count)
            break
          case 'segment': {
            const { key } = progress
            onSegment(await store.put(outputPathOf(key), { key, durationInFrames: lengths.get(key) ?? 0 }))
            break
          }
        }
      })
      await rm(drawDir, { recursive: true })
    },
    [Symbol.asyncDispose]: () => renderer[Symbol.asyncDispose](),
  }
}
