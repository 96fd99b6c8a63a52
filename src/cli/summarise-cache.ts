import { CACHE_KINDS, type CacheEntry } from '../list-cache.ts'

/** What is cached of one kind. `oldestUse` is an ISO date; null where there is nothing. */
export type CacheSummary = { kind: CacheEntry['kind']; count: number; bytes: number; oldestUse: string | null }

export function summariseCache(entries: CacheEntry[]): CacheSummary[] {
  return CACHE_KINDS.map((kind) => {
    const ofKind = entries.filter((entry) => entry.kind === kind)
    const oldestMs = ofKind.reduce((oldest, { lastUsedMs }) => Math.min(oldest, lastUsedMs), Infinity)
    const oldestUse = ofKind.length === 0 ? null : new Date(oldestMs).toISOString()
    return { kind, count: ofKind.length, bytes: sumOfBytes(ofKind), oldestUse }
  })
}

export function sumOfBytes(parts: { bytes: number }[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0)
}
