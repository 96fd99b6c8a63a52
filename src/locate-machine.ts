import type { Config } from './config.ts'
import { type Browser, locateBrowser } from './platform/browser.ts'
import { type Ffmpeg, locateFfmpeg } from './platform/ffmpeg.ts'
import { type RendererVersions, rendererVersions } from './render/renderer-versions.ts'

/** What an export is made with on this machine. */
export type Machine = { browser: Browser; ffmpeg: Ffmpeg; versions: RendererVersions }

/** @throws {EnvironmentError} when something is missing or does not start. */
export async function locateMachine(config: Config): Promise<Machine> {
  const [ffmpeg, browser] = await Promise.all([
    locateFfmpeg(config.ffmpeg),
    locateBrowser({ ...config, configured: config.browser }),
  ])
  return { browser, ffmpeg, versions: await rendererVersions({ browser, ffmpeg }) }
}
