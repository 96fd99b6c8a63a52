import '../platform/loopback-only.ts'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { makeCancelSignal, openBrowser, renderFrames } from '@remotion/renderer'
import { CanceledError } from '../errors.ts'
import { serveParent } from '../platform/serve-parent.ts'
import { COMPOSITION_ID } from '../timeline/composition-id.ts'
import type { Timeline } from '../timeline/schema.ts'
import { framesPerSecond } from '../timeline/time.ts'
import { bundleCompositions } from './bundle-compositions.ts'
import { encodeFrames } from './encode-frames.ts'
import { encodeArguments } from './encoder.ts'
import { type RenderProgress, type RenderRequest, renderRequestSchema } from './render-request.ts'
import { layOutServeDir } from './serve-dir.ts'

// The process that draws: everything of Remotion's renderer, and Chrome, live and die here.

serveParent(async (request, { signal, report }) => {
  await renderAll({ request: renderRequestSchema.parse(request), signal, report })
})

type Browser = Awaited<ReturnType<typeof openBrowser>>

/** How long one frame may take to become ready, in ms. */
const FRAME_TIMEOUT_MS = 30_000

/** Remotion would take half of the free memory for decoded video frames. */
const VIDEO_CACHE_BYTES = 512 * 1024 * 1024

async function renderAll({
  request,
  signal,
  report,
}: {
  request: RenderRequest
  signal: AbortSignal
  report: (progress: RenderProgress) => void
}): Promise<void> {
  const { bundleDir, mediaDir, workDir, segments } = request
  const serveDir = path.join(workDir, 'serve')
  await mkdir(serveDir, { recursive: true })
  await bundleCompositions(bundleDir)
  await layOutServeDir({ serveDir, bundleDir, mediaDir, timelines: segments.map((segment) => segment.slice) })
  const browser = await openBrowser('chrome', {
    browserExecutable: request.browser.path,
    chromeMode: request.browser.mode,
    logLevel: 'error',
  })
  try {
    for (const { key, slice, outputPath } of segments) {
      if (signal.aborted) throw new CanceledError()
      await renderSegment({ request, slice, outputPath, serveDir, browser, signal, report })
      report({ event: 'segment', key })
    }
  } finally {
    await browser.close({ silent: true })
  }
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
  browser: Browser
  signal: AbortSignal
  report: (progress: RenderProgress) => void
}): Promise<void> {
  const encoder = encodeFrames({
    ffmpegPath: request.ffmpegPath,
    args: encodeArguments({ format: slice, settings: request.encoder, outputPath }),
  })
  const { cancelSignal, cancel } = makeCancelSignal()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    await renderFrames({
      composition: compositionOf(slice),
      inputProps: { timeline: slice },
      serveUrl: serveDir,
      puppeteerInstance: browser,
      chromeMode: request.browser.mode,
      concurrency: Math.min(request.concurrency, slice.durationInFrames),
      imageFormat: 'png',
      outputDir: null,
      muted: true,
      timeoutInMilliseconds: FRAME_TIMEOUT_MS,
      offthreadVideoCacheSizeInBytes: VIDEO_CACHE_BYTES,
      logLevel: 'error',
      cancelSignal,
      onStart: () => undefined,
      onFrameUpdate: () => report({ event: 'frames', count: 1 }),
      onFrameBuffer: (png, frame) => encoder.add(frame, png),
    })
    await encoder.finish()
  } catch (error) {
    encoder.abandon()
    throw signal.aborted ? new CanceledError() : error
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** What Remotion would ask the bundle for; all of it is known here. */
function compositionOf(slice: Timeline) {
  return {
    id: COMPOSITION_ID,
    width: slice.width,
    height: slice.height,
    fps: framesPerSecond(slice.frameRate),
    durationInFrames: slice.durationInFrames,
    props: { timeline: slice },
    defaultProps: {},
    defaultCodec: null,
    defaultOutName: null,
    defaultVideoImageFormat: null,
    defaultPixelFormat: null,
    defaultProResProfile: null,
    defaultSampleRate: null,
  }
}
