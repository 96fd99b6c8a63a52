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
export type RendererVersions = {
  /** Of what Chrome draws. */
  compositions: string
  /** Of what is drawn, mixed and encoded without it. */
  renderer: string
  browser: string
  ffmpeg: string
}

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
  return {
    compositions: await hashCompositions(),
    renderer: await hashSource(['src/render', 'src/timeline']),
    browser: browser.version,
    ffmpeg: ffmpeg.version,
  }
}

/** A hash of the source of everything that Chrome draws, and of the versions of what it is drawn with. */
export async function hashCompositions(): Promise<string> {
  const packages = await Promise.all(BUNDLED_PACKAGES.map(async (name) => `${name}@${await packageVersion(name)}`))
  const source = await hashSource(['compositions', 'src/timeline'])
  return createHash('sha256')
    .update(JSON.stringify([source, packages]))
    .digest('hex')
}

async function hashSource(folders: string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const entries = await readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
    for (const file of files.sort()) {
      hash
        .update(`${path.relative(ROOT, file)}\0`)
        .update(await readFile(file))
        .update('\0')
    }
  }
  return hash.digest('hex')
}

const packageSchema = z.object({ version: z.string() })

async function packageVersion(name: string): Promise<string> {
  const file = createRequire(import.meta.url).resolve(`${name}/package.json`)
  return packageSchema.parse(JSON.parse(await readFile(file, 'utf8'))).version
}
