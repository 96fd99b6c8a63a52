import { type HeadlessBrowser, openBrowser } from '@remotion/renderer'
import { childrenGiveWay } from '../platform/give-way.ts'
import { type FrameRate, framesPerSecond } from '../timeline/time.ts'
import { bundleCompositions } from './bundle-compositions.ts'
import { browserCrashed, explainCrash } from './explain-crash.ts'
import type { DrawingTools } from './render-request.ts'

/** A browser as Remotion opened it. */
export type OpenBrowser = {
  puppeteer: HeadlessBrowser
  /**
   * Fails once it is gone, or a page of it is: what it is asked for then is never answered, and Remotion would go on
   * with a browser of its own, which nobody ends.
   */
  gone: Promise<never>
  end: () => Promise<void>
}

/** How long one frame may take to become ready, in ms. */
export const FRAME_TIMEOUT_MS = 30_000

/** Remotion would take half of the free memory for decoded video frames. */
const VIDEO_CACHE_BYTES = 512 * 1024 * 1024

/** The browser of a process that draws. */
export type DrawingBrowser = {
  current: () => Promise<OpenBrowser>
  /** Ends it, whatever it is doing, and opens another. */
  replace: () => Promise<OpenBrowser>
  /** Ends it, whether it was opened by now or not. */
  end: () => Promise<void>
}

/** Opens a browser and makes the bundle it draws from, where that is missing. Neither depends on what is drawn. */
export function openDrawingBrowser({ bundleDir, workDir, browser }: DrawingTools): DrawingBrowser {
  let opening = openChrome(browser)
  const ready = Promise.all([opening, bundleCompositions({ bundleDir, workDir })])
  // Whoever draws hears of it.
  ready.catch(() => undefined)
  return {
    current: async () => {
      await ready
      return opening
    },
    replace: async () => {
      await (await opening).end()
      opening = openChrome(browser)
      return opening
    },
    end: async () => (await opening).end(),
  }
}

/**
 * Has Chrome let go of the images it has decoded. It keeps up to 512 MiB of them for when they are shown again, unless
 * memory is scarce, and Remotion has no option to tell it so.
 */
export function forgetImages({ connection }: HeadlessBrowser): void {
  // oxlint-disable-next-line eslint/no-underscore-dangle -- `send` takes only what Remotion sends
  connection._rawSend({ method: 'Memory.simulatePressureNotification', params: { level: 'critical' } })
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

// --- internal ---

async function openChrome({ path: browserExecutable, mode }: DrawingTools['browser']): Promise<OpenBrowser> {
  const puppeteer = await openBrowser('chrome', { browserExecutable, chromeMode: mode, logLevel: 'error' }).catch(
    (error: unknown) => {
      throw explainCrash(error)
    },
  )
  childrenGiveWay()
  const gone = new Promise<never>((_resolve, reject) => {
    const lose = () => reject(browserCrashed(null))
    puppeteer.connection.transport.websocket.addEventListener('close', lose)
    // Remotion does so when a page crashed, and opens another when that is done.
    puppeteer.close = () => {
      lose()
      return new Promise<void>(() => undefined)
    }
  })
  // Whoever draws hears of it.
  gone.catch(() => undefined)
  // Closing asks for its pages first, which one that is gone never answers.
  return { puppeteer, gone, end: () => puppeteer.runner.closeProcess() }
}
