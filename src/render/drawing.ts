import { openBrowser } from '@remotion/renderer'
import { type FrameRate, framesPerSecond } from '../timeline/time.ts'
import { bundleCompositions } from './bundle-compositions.ts'
import { explainCrash } from './explain-crash.ts'
import type { DrawingTools } from './render-request.ts'

export type OpenBrowser = Awaited<ReturnType<typeof openBrowser>>

/** How long one frame may take to become ready, in ms. */
const FRAME_TIMEOUT_MS = 30_000

/** Remotion would take half of the free memory for decoded video frames. */
const VIDEO_CACHE_BYTES = 512 * 1024 * 1024

/** Opens a browser and makes the bundle it draws from, where that is missing. Neither depends on what is drawn. */
export async function openDrawingBrowser({
  bundleDir,
  workDir,
  browser: { path: browserExecutable, mode },
}: DrawingTools): Promise<OpenBrowser> {
  const [browser] = await Promise.all([
    openBrowser('chrome', { browserExecutable, chromeMode: mode, logLevel: 'error' }).catch((error: unknown) => {
      throw explainCrash(error)
    }),
    bundleCompositions({ bundleDir, workDir }),
  ])
  return browser
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
