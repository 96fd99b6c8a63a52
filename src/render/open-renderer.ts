import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { type Browser, browserEnvironment } from '../platform/browser.ts'
import { builtModule } from '../platform/built-module.mjs'
import type { NetworkIsolation } from '../platform/network-isolation.ts'
import { openChild } from '../platform/run-child.ts'
import { drawingTools } from './drawing-tools.ts'
import {
  type RenderProgress,
  type RenderRequest,
  renderProgressSchema,
  type SegmentsRequest,
} from './render-request.ts'
import type { RendererVersions } from './renderer-versions.ts'

/** A process that draws segments. */
export type Renderer = AsyncDisposable & {
  /** Of the process, which starts Chrome and ffmpeg. */
  pid: number | undefined
  /** Ends when it could draw at once. */
  ready: () => Promise<void>
  /**
   * Draws, one request after the other; the signal ends the process.
   *
   * @param request its `workDir` is for this request only.
   */
  draw: (
    request: Omit<SegmentsRequest, 'kind' | 'bundleDir' | 'browser'>,
    signal: AbortSignal,
    onProgress: (progress: RenderProgress) => Promise<void>,
  ) => Promise<void>
}

/**
 * Starts the process that will draw, which loads Remotion, makes the bundle where it is missing and opens Chrome while
 * the project is still being fetched.
 */
export async function openRenderer({
  versions,
  browser,
  isolation,
  isBackground = false,
  dataDir,
  workDir,
  signal,
}: {
  versions: RendererVersions
  browser: Browser
  isolation: NetworkIsolation
  /** Whether drawing gives way to whatever else the machine does. */
  isBackground?: boolean
  dataDir: string
  workDir: string
  signal: AbortSignal
}): Promise<Renderer> {
  const renderDir = path.join(workDir, 'render')
  await mkdir(renderDir, { recursive: true })
  const child = openChild({
    module: builtModule(new URL('./render-child.ts', import.meta.url)),
    env: browserEnvironment(browser, renderDir),
    isolation,
    isBackground,
    signal,
  })
  const tools = drawingTools({ dataDir, versions, browser, workDir: renderDir })
  const ask = (request: RenderRequest, onProgress: (progress: RenderProgress) => Promise<void>) =>
    child.ask(request, (progress) => onProgress(renderProgressSchema.parse(progress)))
  const opened = ask({ kind: 'open', ...tools }, async () => undefined)
  // Whoever draws hears of it.
  opened.catch(() => undefined)
  return {
    pid: child.pid,
    ready: async () => {
      await opened
    },
    draw: async (request, untilAbort, onProgress) => {
      const stop = () => {
        child.close().catch(() => undefined)
      }
      untilAbort.addEventListener('abort', stop, { once: true })
      try {
        await opened
        await ask({ kind: 'segments', ...tools, ...request }, onProgress)
      } finally {
        untilAbort.removeEventListener('abort', stop)
      }
    },
    [Symbol.asyncDispose]: child.close,
  }
}
