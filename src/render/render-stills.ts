import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { type Browser, browserEnvironment } from '../platform/browser.ts'
import { builtModule } from '../platform/built-module.mjs'
import type { NetworkIsolation } from '../platform/network-isolation.ts'
import { runChild } from '../platform/run-child.ts'
import { drawingTools } from './drawing-tools.ts'
import type { Stills, StillsRequest } from './render-request.ts'
import type { RendererVersions } from './renderer-versions.ts'

/**
 * Draws the pages of a contact sheet or a poster in a process of its own.
 *
 * @returns lossless PNG files below `workDir`, in order.
 */
export async function renderStills({
  stills,
  versions,
  browser,
  isolation,
  dataDir,
  mediaDir,
  workDir,
  signal,
}: {
  stills: Stills
  versions: RendererVersions
  browser: Browser
  isolation: NetworkIsolation
  dataDir: string
  mediaDir: string
  workDir: string
  signal: AbortSignal
}): Promise<string[]> {
  const temporaryDir = path.join(workDir, 'stills')
  await mkdir(temporaryDir)
  const request: StillsRequest = {
    ...drawingTools({ dataDir, versions, browser, workDir: temporaryDir }),
    mediaDir,
    stills,
  }
  const files = await runChild({
    module: builtModule(new URL('./stills-child.ts', import.meta.url)),
    request,
    env: browserEnvironment(browser, temporaryDir),
    isolation,
    signal,
    onProgress: () => undefined,
  })
  return z.array(z.string()).parse(files)
}
