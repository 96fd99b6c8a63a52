import path from 'node:path'
import type { Browser } from '../platform/browser.ts'
import type { DrawingTools } from './render-request.ts'
import type { RendererVersions } from './renderer-versions.ts'

/** What a process that draws is told first. The bundle is one for each version of the compositions. */
export function drawingTools({
  dataDir,
  versions,
  browser: { path: executable, mode },
  workDir,
}: {
  dataDir: string
  versions: RendererVersions
  browser: Browser
  workDir: string
}): DrawingTools {
  return {
    bundleDir: path.join(dataDir, 'bundles', versions.compositions),
    browser: { path: executable, mode },
    workDir,
  }
}
