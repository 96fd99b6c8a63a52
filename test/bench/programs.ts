import { mkdir, symlink } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { type Config, readConfig } from '../../src/config.ts'
import { type Browser, locateBrowser } from '../../src/platform/browser.ts'
import { locateFfmpeg } from '../../src/platform/ffmpeg.ts'

/** What the runs are made with. */
export type Programs = {
  browser: Browser
  /** `FFMPEG_PATH`, where it is set. */
  configuredFfmpeg: string | null
  /** Any ffmpeg with x264, to make media with. */
  ffmpegPath: string
  /** Where Storyreel looks for programs. */
  searchPath: string
}

/** @param withoutFfmpeg hides every ffmpeg but Remotion's from Storyreel. */
export async function findPrograms({
  folder,
  withoutFfmpeg,
}: {
  folder: string
  withoutFfmpeg: boolean
}): Promise<Programs> {
  const config = await readConfig()
  const browser = await locateBrowser({ ...config, configured: config.browser, dataDir: path.join(folder, 'browser') })
  const { path: ffmpegPath } = await locateFfmpeg(config.ffmpeg)
  if (!withoutFfmpeg) return { browser, ffmpegPath, configuredFfmpeg: config.ffmpeg, searchPath: config.searchPath }
  const onlyNode = path.join(folder, 'only-node')
  await mkdir(onlyNode, { recursive: true })
  await symlink(process.execPath, path.join(onlyNode, 'node'))
  return { browser, ffmpegPath, configuredFfmpeg: null, searchPath: onlyNode }
}

/** Storyreel's configuration for a run with these programs. */
export async function configOf(
  programs: Programs,
  { apiUrl, dataDir }: { apiUrl: string; dataDir: string },
): Promise<Config> {
  const { configuredFfmpeg: ffmpeg, searchPath } = programs
  return { ...(await readConfig()), apiUrl, dataDir, browser: configuredBrowser(programs), ffmpeg, searchPath }
}

/** The same as the environment of a process, with a key. */
export function environmentOf(config: Config, apiKey: string): Record<string, string> {
  return {
    PATH: config.searchPath,
    HOME: homedir(),
    TMPDIR: tmpdir(),
    LANG: 'C.UTF-8',
    MSTUDIO_API_URL: config.apiUrl,
    MSTUDIO_API_KEY: apiKey,
    STORYREEL_MEDIA_ORIGINS: config.mediaOrigins.join(','),
    STORYREEL_DATA_DIR: config.dataDir,
    ...(config.browser === null ? {} : { STORYREEL_BROWSER: config.browser }),
    ...(config.ffmpeg === null ? {} : { FFMPEG_PATH: config.ffmpeg }),
  }
}

/** The one from the npm package brings libraries that only looking for it finds. */
function configuredBrowser({ browser }: Programs): string | null {
  return browser.libraryPath === undefined ? browser.path : null
}
