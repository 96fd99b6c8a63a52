import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { EnvironmentError } from '../errors.ts'
import { childEnvironment } from './child-environment.ts'
import { unpackPackagedBrowser } from './packaged-browser.ts'

/** A Chrome that can draw, how Remotion must start it, and the libraries it brings for itself. */
export type Browser = BrowserFiles & {
  /** As the browser prints it; part of every segment's key. */
  version: string
}

export type BrowserFiles = {
  path: string
  mode: 'headless-shell' | 'chrome-for-testing'
  libraryPath?: string
  fontConfigDir?: string
}

/**
 * Behind Debian's `chromium-headless-shell`, a script that stays in between: the kernel would kill the script, not
 * the browser, when the process that draws dies.
 */
const DEBIAN_HEADLESS_SHELL = '/usr/lib/chromium/chromium-headless-shell'

const SYSTEM_BROWSERS = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
]

/**
 * Finds a Chrome: the configured one, one of the system, the one in the optional package `@sparticuz/chromium`
 * (which needs no system libraries), and at last Remotion's own, which is downloaded once.
 *
 * @param searchPath directories as in `PATH`.
 * @throws {EnvironmentError} when none is found or the one found does not start.
 */
export async function locateBrowser({
  configured,
  searchPath,
  dataDir,
}: {
  configured: string | null
  searchPath: string
  dataDir: string
}): Promise<Browser> {
  const files =
    (configured === null ? null : installed(configured)) ??
    (await findOnPath(searchPath)) ??
    (await unpackPackagedBrowser(path.join(dataDir, 'browsers'))) ??
    (await remotionBrowser())
  return { ...files, version: await versionOf(files) }
}

/** The environment a browser needs, and nothing of ours. */
export function browserEnvironment(browser: BrowserFiles, temporaryDir: string): Record<string, string> {
  const { libraryPath, fontConfigDir } = browser
  return childEnvironment({
    temporaryDir,
    ...(libraryPath === undefined ? {} : { libraryPath }),
    ...(fontConfigDir === undefined ? {} : { fontConfigDir }),
  })
}

// --- internal ---

function installed(executable: string): BrowserFiles {
  const isShell = /headless[-_]shell/.test(path.basename(executable))
  return { path: executable, mode: isShell ? 'headless-shell' : 'chrome-for-testing' }
}

async function findOnPath(searchPath: string): Promise<BrowserFiles | null> {
  for (const name of SYSTEM_BROWSERS) {
    for (const directory of searchPath.split(path.delimiter).filter(Boolean)) {
      const candidate = path.join(directory, name)
      if (!(await isExecutable(candidate))) continue
      const isDebianScript =
        candidate === '/usr/bin/chromium-headless-shell' && (await isExecutable(DEBIAN_HEADLESS_SHELL))
      return installed(isDebianScript ? DEBIAN_HEADLESS_SHELL : candidate)
    }
  }
  return null
}

async function remotionBrowser(): Promise<BrowserFiles> {
  const { ensureBrowser } = await import('@remotion/renderer')
  const quiet = { version: null, onProgress: () => undefined }
  const status = await ensureBrowser({ logLevel: 'error', onBrowserDownload: () => quiet }).catch((error: unknown) => {
    throw new EnvironmentError(
      'BROWSER_MISSING',
      'No Chrome was found and none could be downloaded. Install chromium-headless-shell (or any Chrome), or set STORYREEL_BROWSER to one.',
      { cause: error },
    )
  })
  if (!('path' in status)) throw new Error(`Remotion reports no browser after its download: ${status.type}.`)
  return { path: status.path, mode: 'headless-shell' }
}

async function versionOf(browser: BrowserFiles): Promise<string> {
  try {
    const env = browserEnvironment(browser, '/tmp')
    const { stdout } = await execa(browser.path, ['--version'], { env, extendEnv: false, timeout: 20_000 })
    return stdout.trim()
  } catch (error) {
    throw new EnvironmentError(
      'BROWSER_BROKEN',
      `The browser ${browser.path} does not start. Set STORYREEL_BROWSER to one that does, or install chromium-headless-shell.`,
      { cause: error },
    )
  }
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}
