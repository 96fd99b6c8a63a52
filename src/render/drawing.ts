import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { openBrowser } from '@remotion/renderer'
import type { Timeline } from '../timeline/schema.ts'
import { type FrameRate, framesPerSecond } from '../timeline/time.ts'
import { bundleCompositions } from './bundle-compositions.ts'
import type { DrawingRequest } from './render-request.ts'
import { layOutServeDir } from './serve-dir.ts'

export type OpenBrowser = Awaited<ReturnType<typeof openBrowser>>

/** How long one frame may take to become ready, in ms. */
const FRAME_TIMEOUT_MS = 30_000

/** Remotion would take half of the free memory for decoded video frames. */
const VIDEO_CACHE_BYTES = 512 * 1024 * 1024

/** Opens a browser on the bundle and the media of these timelines, and closes it after. */
export async function withDrawing(
  {
    bundleDir,
    mediaDir,
    workDir,
    browser: { path: browserExecutable, mode },
    timelines,
  }: DrawingRequest & { timelines: Timeline[] },
  draw: (tools: { serveDir: string; browser: OpenBrowser }) => Promise<void>,
): Promise<void> {
  const serveDir = path.join(workDir, 'serve')
  await mkdir(serveDir, { recursive: true })
  await bundleCompositions(bundleDir)
  await layOutServeDir({ serveDir, bundleDir, mediaDir, timelines })
  const browser = await openBrowser('chrome', { browserExecutable, chromeMode: mode, logLevel: 'error' })
  try {
    await draw({ serveDir, browser })
  } finally {
    await browser.close({ silent: true })
  }
}

/** Lossless frames of one composition, and what Remotion would ask the bundle for; all of it is known here. */
export function frameOptions({
  id,
  width,
  height,
  frameRate,
  durationInFrames,
  props,
}: {
  id: string
  width: number
  height: number
  frameRate: FrameRate
  durationInFrames: number
  props: Record<string, unknown>
}) {
  return {
    composition: {
      id,
      width,
      height,
      fps: framesPerSecond(frameRate),
      durationInFrames,
      props,
      defaultProps: {},
      defaultCodec: null,
      defaultOutName: null,
      defaultVideoImageFormat: null,
      defaultPixelFormat: null,
      defaultProResProfile: null,
      defaultSampleRate: null,
    },
    inputProps: props,
    imageFormat: 'png',
    outputDir: null,
    muted: true,
    timeoutInMilliseconds: FRAME_TIMEOUT_MS,
    offthreadVideoCacheSizeInBytes: VIDEO_CACHE_BYTES,
    logLevel: 'error',
    onStart: () => undefined,
  } as const
}
