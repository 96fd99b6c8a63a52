import { rename, rm } from 'node:fs/promises'
import { type CacheEntry, listCache } from './list-cache.ts'
import { removeAbandoned } from './remove-abandoned.ts'

/** A run opens its bundle when its media is there, which may take hours; everything else is held as soon as it is found. */
const OPENING_MS = 24 * 60 * 60 * 1000

/**
 * Removes from a data folder what was not used for longest, until the rest is no larger than asked for. Any number of
 * processes may use and prune the folder meanwhile: a run works on names of its own for what it found and made.
 *
 * What processes were writing when they were killed goes in any case.
 *
 * @param toBytes of all kinds together. Bundles used within a day stay even where that is too little for them.
 * @returns what was removed.
 */
export async function pruneCache({ dataDir, toBytes }: { dataDir: string; toBytes: number }): Promise<CacheEntry[]> {
  await removeAbandoned(dataDir)
  const entries = await listCache(dataDir)
  const openedSince = Date.now() - OPENING_MS
  const prunable = entries.filter(({ kind, lastUsedMs }) => kind !== 'bundles' || lastUsedMs < openedSince)
  const removed: CacheEntry[] = []
  let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  for (const entry of prunable.sort((a, b) => a.lastUsedMs - b.lastUsedMs)) {
    if (bytes <= toBytes) break
    for (const file of entry.paths)
      await (entry.kind === 'bundles' ? removeBundle(file) : rm(file, { recursive: true, force: true }))
    bytes -= entry.bytes
    removed.push(entry)
  }
  return removed
}

/** Under another name first, because a bundle counts as whole as long as its folder is there. */
async function removeBundle(folder: string): Promise<void> {
  const doomed = `${folder}-pruned`
  await rename(folder, doomed).catch(() => undefined)
  await rm(doomed, { recursive: true, force: true })
}
