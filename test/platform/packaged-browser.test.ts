import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { unpackPackagedBrowser } from '../../src/platform/packaged-browser.ts'
import { makeFolder } from '../helpers/small-film.ts'

// Without any font Chromium crashes; the storyboard's tests show that where the machine has none.
test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'the packaged browser is told where its own fonts are (for Linux x64 only)',
  async () => {
    const { folder, remove } = await makeFolder('packaged-browser')
    try {
      const browser = await unpackPackagedBrowser(path.join(folder, 'browsers'))
      const fontConfigDir = browser?.fontConfigDir
      if (fontConfigDir === undefined) throw new Error('The optional package @sparticuz/chromium is not installed.')
      const config = await readFile(path.join(fontConfigDir, 'fonts.conf'), 'utf8')
      const [, fonts] = /<dir prefix="relative">(.+)<\/dir>/.exec(config) ?? []
      const files = await readdir(path.join(fontConfigDir, String(fonts)), { recursive: true })
      expect(files.filter((file) => file.endsWith('.ttf')).length).toBeGreaterThan(0)
    } finally {
      await remove()
    }
  },
  60_000,
)
