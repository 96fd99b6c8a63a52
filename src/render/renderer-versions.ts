import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Browser } from '../platform/browser.ts'
import type { Ffmpeg } from '../platform/ffmpeg.ts'
import { FONT_PACKAGES } from './bundled-fonts.ts'

/** Whatever can change pixels without the timeline changing; part of every segment's key. */
export type RendererVersions = { compositions: string; browser: string; ffmpeg: string }

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The packages whose code ends up in the bundle. */
const BUNDLED_PACKAGES = ['remotion', '@remotion/media', 'react', 'react-dom', 'zod', ...FONT_PACKAGES]

export async function rendererVersions({
  browser,
  ffmpeg,
}: {
  browser: Browser
  ffmpeg: Ffmpeg
}): Promise<RendererVersions> {
  return { compositions: await hashCompositions(), browser: browser.version, ffmpeg: ffmpeg.version }
}

/** A hash of the source of everything that is drawn, and of the versions of what it is drawn with. */
export async function hashCompositions(): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of ['compositions', 'src/timeline']) {
    const entries = await readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
    for (const file of files.sort()) {
      hash
        .update(`${path.relative(ROOT, file)}\0`)
        .update(await readFile(file))
        .update('\0')
    }
  }
  for (const name of BUNDLED_PACKAGES) hash.update(`${name}@${await packageVersion(name)}\0`)
  return hash.digest('hex')
}

const packageSchema = z.object({ version: z.string() })

async function packageVersion(name: string): Promise<string> {
  const file = createRequire(import.meta.url).resolve(`${name}/package.json`)
  return packageSchema.parse(JSON.parse(await readFile(file, 'utf8'))).version
}
