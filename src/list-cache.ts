import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { isAlive } from './platform/work-dir.ts'

/** What of the data folder can be made again, by the words people are shown, and where it is. */
const FOLDERS = {
  segments: 'segments',
  sounds: 'sounds',
  assets: path.join('media', 'assets'),
  /** Which asset a URL gave, and what was made of it. */
  notes: path.join('media', 'notes'),
  bundles: 'bundles',
} as const

/** Where processes write under names that say whose they are: the above, and what the next export is compared with. */
export const WRITTEN_FOLDERS = [...Object.values(FOLDERS), 'exports']

/** What a process is writing; its id is in the name. */
export const UNFINISHED = /\.(\d+)\.partial$/

export type CacheKind = keyof typeof FOLDERS

export const CACHE_KINDS = ['segments', 'sounds', 'assets', 'notes', 'bundles'] as const satisfies readonly CacheKind[]

/** What is kept and pruned as one: a segment or sound and its note, an asset, a bundle. */
export type CacheEntry = { kind: CacheKind; paths: string[]; bytes: number; lastUsedMs: number }

/** Everything cached in a data folder; what other processes remove meanwhile is not in it. */
export async function listCache(dataDir: string): Promise<CacheEntry[]> {
  const lists = await Promise.all(CACHE_KINDS.map((kind) => listFolder(kind, path.join(dataDir, FOLDERS[kind]))))
  return lists.flat()
}

// --- internal ---

/** Files that differ only in what follows the first dot belong together. */
async function listFolder(kind: CacheKind, folder: string): Promise<CacheEntry[]> {
  const entries = new Map<string, CacheEntry>()
  for (const name of await readdir(folder).catch(() => [])) {
    const owner = UNFINISHED.exec(name)?.[1]
    if (owner !== undefined && isAlive(Number(owner))) continue
    const file = path.join(folder, name)
    const measured = await measure(file).catch(() => null)
    if (measured === null) continue
    const stem = name.replace(/\..*$/, '')
    const { paths, bytes, lastUsedMs } = entries.get(stem) ?? { paths: [], bytes: 0, lastUsedMs: 0 }
    entries.set(stem, {
      kind,
      paths: [...paths, file],
      bytes: bytes + measured.bytes,
      lastUsedMs: Math.max(lastUsedMs, measured.lastUsedMs),
    })
  }
  return [...entries.values()]
}

async function measure(file: string): Promise<{ bytes: number; lastUsedMs: number }> {
  const found = await stat(file)
  const lastUsedMs = found.mtimeMs
  if (!found.isDirectory()) return { bytes: found.size, lastUsedMs }
  const entries = await readdir(file, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(path.join(parentPath, name))).size),
  )
  return { bytes: sizes.reduce((sum, each) => sum + each, 0), lastUsedMs }
}
