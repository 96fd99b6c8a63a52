import { tmpdir } from 'node:os'
import path from 'node:path'
import { openBrowser } from '@remotion/renderer'
import { readConfig } from '../../src/config.ts'
import { browserEnvironment, locateBrowser } from '../../src/platform/browser.ts'

const config = await readConfig()

/** The Chrome that tests render with: the one the project itself would take. */
export const browser = await locateBrowser({
  configured: config.browser,
  searchPath: config.searchPath,
  dataDir: path.join(tmpdir(), 'storyreel-test-browser'),
})

/** Remotion starts Chrome with the environment of this process, so it is changed while Chrome starts. */
export async function openChrome(environment: Record<string, string> = {}) {
  const needed = { ...browserEnvironment(browser, tmpdir()), ...environment }
  const before = { ...process.env }
  Object.assign(process.env, needed)
  try {
    return await openBrowser('chrome', { browserExecutable: browser.path, chromeMode: browser.mode, logLevel: 'error' })
  } finally {
    for (const name of Object.keys(needed)) delete process.env[name]
    Object.assign(process.env, before)
  }
}
