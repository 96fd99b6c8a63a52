import { tmpdir } from 'node:os'
import path from 'node:path'
import { readConfig } from '../../src/config.ts'
import { locateBrowser } from '../../src/platform/browser.ts'

const config = readConfig()

/** The Chrome that tests render with: the one the project itself would take. */
export const browser = await locateBrowser({
  configured: config.browser,
  searchPath: config.searchPath,
  dataDir: path.join(tmpdir(), 'storyreel-test-browser'),
})
