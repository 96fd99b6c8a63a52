import '../platform/loopback-only.ts'
import { makeCancelSignal, renderFrames } from '@remotion/renderer'
import { CanceledError } from '../errors.ts'
import { serveParent } from '../platform/serve-parent.ts'
import type { Timeline } from '../timeline/schema.ts'
import { drawTwice } from './draw-twice.ts'
import { frameOptions, type OpenBrowser, withDrawing } from './drawing.ts'
import { encodeFrames } from './encode-frames.ts'
import { encodeArguments } from './encoder.ts'
import { type RenderProgress, type RenderRequest, renderRequestSchema } from './render-request.ts'

// The process that draws: everything of Remotion's renderer, and Chrome, live and die here.

serveParent(async (request, { signal, report }) => {
  await renderAll({ request: renderRequestSchema.parse(request), signal, report })
})

async function renderAll({
  request,
  signal,
  report,
}: {
  request: RenderRequest
  signal: AbortSignal
  report: (progress: RenderProgress) => void
}): Promise<void> {
  const { segments } = request
  await withDrawing(
    { ...request, timelines: segments.map((segment) => segment.slice) },
    async ({ serveDir, browser }) => {
      for (const { key, slice, outputPath } of segments) {
        if (signal.aborted) throw new CanceledError()
        await drawTwice(() => renderSegment({ request, slice, outputPath, serveDir, browser, signal, report }), signal)
        report({ event: 'segment', key })
      }
    },
  )
}

async function renderSegment({
  request,
  slice,
  outputPath,
  serveDir,
  browser,
  signal,
  report,
}: {
  request: RenderRequest
  slice: Timeline
  outputPath: string
  serveDir: string
  browser: OpenBrowser
  signal: AbortSignal
  report: (progress: RenderProgress) => void
}): Promise<void> {
  const encoder = encodeFrames({
    ffmpegPath: request.ffmpegPath,
    args: encodeArguments({ format: slice, settings: request.encoder, outputPath }),
  })
  const { cancelSignal, cancel } = makeCancelSignal()
  let drawn = 0
  signal.addEventListener('abort', cancel, { once: true })
  try {
    await renderFrames({
      ...frameOptions({ ...slice, id: slice.composition, props: { timeline: slice } }),
      serveUrl: serveDir,
      puppeteerInstance: browser,
      browserExecutable: request.browser.path,
      chromeMode: request.browser.mode,
      concurrency: Math.min(request.concurrency, slice.durationInFrames),
      cancelSignal,
      onFrameUpdate: () => {
        drawn += 1
        report({ event: 'frames', count: 1 })
      },
      onFrameBuffer: (png, frame) => encoder.add(frame, png),
    })
    await encoder.finish()
  } catch (error) {
    encoder.abandon()
    report({ event: 'frames', count: -drawn })
    throw error
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
