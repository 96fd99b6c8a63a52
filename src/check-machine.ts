import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { describeByteSize } from './byte-size.ts'
import type { Config } from './config.ts'
import { StoryreelError } from './errors.ts'
import { locateBrowser } from './platform/browser.ts'
import { exists } from './platform/exists.ts'
import { type Ffmpeg, locateFfmpeg, runFfmpeg } from './platform/ffmpeg.ts'
import { findNetworkIsolation } from './platform/network-isolation.ts'
import { withoutGlyph } from './render/bundled-fonts.ts'

/** Something exports are made with. `broken` prevents every export, `limited` only what the detail names. */
export type MachinePart = { name: string; state: 'ok' | 'limited' | 'broken'; detail: string }

/** What this machine has, lacks and can do; looks at everything however much is missing. */
export async function checkMachine(config: Config, signal: AbortSignal): Promise<MachinePart[]> {
  const ffmpeg = await locateFfmpeg(config.ffmpeg).catch(expected)
  return [
    await checkBrowser(config),
    ffmpeg instanceof StoryreelError
      ? { name: 'ffmpeg', state: 'broken', detail: ffmpeg.message }
      : await checkFfmpeg(ffmpeg, signal),
    await checkFonts(),
    await checkNetwork(),
    await checkDisk(config.dataDir),
  ]
}

// --- internal ---

/** The encoders and filters of ffmpeg that only some exports use, and which. */
const SOMETIMES_USED = new Map([
  ['libvpx-vp9', '--as webm'],
  ['prores_ks', '--as prores'],
  ['palettegen', '--as gif'],
  ['libmp3lame', '--as mp3'],
  ['zscale', 'HDR videos'],
  ['tonemap', 'HDR videos'],
])

const ALWAYS_USED = ['libx264', 'aac', 'scale', 'aresample']

/** A character of each script that films are bundled with a face for. */
const ONE_OF_EACH_SCRIPT = 'Aعאकก字あ한★😀'

/** Less than this is gone before a film of some minutes is drawn. */
const LEAST_FREE_BYTES = 500e6

async function checkBrowser(config: Config): Promise<MachinePart> {
  const browser = await locateBrowser({ ...config, configured: config.browser }).catch(expected)
  if (browser instanceof StoryreelError) return { name: 'browser', state: 'broken', detail: browser.message }
  return { name: 'browser', state: 'ok', detail: `${browser.version} (${browser.path})` }
}

async function checkFfmpeg(ffmpeg: Ffmpeg, signal: AbortSignal): Promise<MachinePart> {
  const lists = await Promise.all(['-encoders', '-filters'].map((list) => runFfmpeg({ ffmpeg, args: [list], signal })))
  const names = new Set(lists.flatMap((list) => list.split('\n').map((line) => line.trim().split(/\s+/)[1])))
  const version = ffmpeg.version.replace(/ Copyright.*/, '')
  const needed = ALWAYS_USED.filter((name) => !names.has(name))
  if (needed.length > 0) {
    const detail = `${version} has no ${needed.join(', ')}. Set FFMPEG_PATH to a fuller one, or unset it.`
    return { name: 'ffmpeg', state: 'broken', detail }
  }
  const missing = [...SOMETIMES_USED].filter(([name]) => !names.has(name))
  if (missing.length === 0) return { name: 'ffmpeg', state: 'ok', detail: `${version} (${ffmpeg.path})` }
  const uses = missing.map(([name, use]) => `${name} (for ${use})`)
  return { name: 'ffmpeg', state: 'limited', detail: `${version} has no ${uses.join(', ')}` }
}

async function checkFonts(): Promise<MachinePart> {
  const missing = await withoutGlyph(ONE_OF_EACH_SCRIPT)
  if (missing.size === 0) return { name: 'fonts', state: 'ok', detail: 'bundled, for the scripts of the world' }
  const detail = `no bundled face has ${[...missing].join(' ')}. Run npm install again.`
  return { name: 'fonts', state: 'broken', detail }
}

async function checkNetwork(): Promise<MachinePart> {
  const isolation = await findNetworkIsolation()
  if (isolation.length > 0) return { name: 'network', state: 'ok', detail: 'none for what draws, but loopback' }
  const detail =
    'what draws is not kept off it. Install util-linux and iproute2, and allow user namespaces, where others name the media.'
  return { name: 'network', state: 'limited', detail }
}

async function checkDisk(dataDir: string): Promise<MachinePart> {
  let folder = dataDir
  while (!(await exists(folder))) folder = path.dirname(folder)
  const { bavail, bsize } = await statfs(folder)
  const free = `${describeByteSize(bavail * bsize)} free for ${dataDir}`
  if (bavail * bsize >= LEAST_FREE_BYTES) return { name: 'disk', state: 'ok', detail: free }
  const detail = `only ${free}. Make room, or move the data folder with STORYREEL_DATA_DIR.`
  return { name: 'disk', state: 'broken', detail }
}

/** What we expect to fail is what is looked for here; bugs stay bugs. */
function expected(error: unknown): StoryreelError {
  if (error instanceof StoryreelError) return error
  throw error
}
