import type { Config } from './config.ts'
import { type Browser, locateBrowser } from './platform/browser.ts'
import { type Ffmpeg, locateFfmpeg } from './platform/ffmpeg.ts'
import { findNetworkIsolation, type NetworkIsolation } from './platform/network-isolation.ts'
import { type RendererVersions, rendererVersions } from './render/renderer-versions.ts'

/** What an export is made with on this machine. */
export type Machine = {
  browser: Browser
  ffmpeg: Ffmpeg
  versions: RendererVersions
  /** For what draws: it needs no network. */
  isolation: NetworkIsolation
}

/** @throws {EnvironmentError} when something is missing or does not start. */
export async function locateMachine(config: Config): Promise<Machine> {
  const [ffmpeg, browser, isolation] = await Promise.all([
    locateFfmpeg(config.ffmpeg),
    locateBrowser({ ...config, configured: config.browser }),
    findNetworkIsolation(),
  ])
  return { browser, ffmpeg, isolation, versions: await rendererVersions({ browser, ffmpeg }) }
}
