import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { execa } from 'execa'
import { z } from 'zod'
import type { BrowserFiles } from './browser.ts'
import { childEnvironment } from './child-environment.ts'
import { exists } from './exists.ts'

/**
 * Where fontconfig finds the fonts of the package: the file it ships names folders of Lambda only, and without one
 * font on the machine Chromium crashes on a character that no font of the page has.
 */
const FONTS_CONF = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`

const packageSchema = z.object({ version: z.string() })

/**
 * The Chromium of `@sparticuz/chromium`, unpacked once per version (about 200 MB) together with the shared libraries
 * and fonts it needs on a machine that has none.
 *
 * @returns null where the optional package is not installed or not made for this machine.
 */
export async function unpackPackagedBrowser(browsersDir: string): Promise<BrowserFiles | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const entry = resolvePackage()
  if (entry === null) return null

  const manifest = await readFile(path.join(path.dirname(entry), '..', '..', 'package.json'), 'utf8')
  const { version } = packageSchema.parse(JSON.parse(manifest))
  const home = path.join(browsersDir, `sparticuz-chromium-${version}-fonts`)
  if (!(await exists(home))) await unpack({ entry, browsersDir, home })
  return {
    path: path.join(home, 'chromium'),
    mode: 'headless-shell',
    libraryPath: path.join(home, 'al2023', 'lib'),
    fontConfigDir: path.join(home, 'fonts'),
  }
}

/**
 * The package unpacks into the temporary folder, and brings its libraries along only where it believes to run on
 * Lambda; so it runs in a process of its own that is told both. The folder gets its name when it is complete.
 */
async function unpack({ entry, browsersDir, home }: { entry: string; browsersDir: string; home: string }) {
  await mkdir(browsersDir, { recursive: true })
  const temporaryDir = await mkdtemp(path.join(browsersDir, 'unpacking-'))
  try {
    const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`
    const env = { ...childEnvironment({ temporaryDir }), AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' }
    await execa(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: path.dirname(entry),
      env,
      extendEnv: false,
    })
    await writeFile(path.join(temporaryDir, 'fonts', 'fonts.conf'), FONTS_CONF)
    await rename(temporaryDir, home).catch(async (error: unknown) => {
      if (!(await exists(home))) throw error
    })
  } finally {
    await rm(temporaryDir, { recursive: true, force: true })
  }
}

function resolvePackage(): string | null {
  try {
    return createRequire(import.meta.url).resolve('@sparticuz/chromium')
  } catch {
    return null
  }
}
