import { timingSafeEqual } from 'node:crypto'
import type { RecordStore } from '../records/record-store.ts'
import { findKey, noteUse } from './key-ledger.ts'
import { type KeyRecord, type KeyScope, stateOfKey } from './key-record.ts'
import { hashSecret, readKeyText } from './key-text.ts'

/** Who asks, by the key that was presented. */
export type Caller = { keyId: string; owner: string; scopes: readonly KeyScope[] }

/** @returns null for a key that was never issued, has expired or was revoked. */
export type KeyCheck = (presented: string) => Promise<Caller | null>

/** A revoked key works for this long at most. */
const REMEMBERED_MS = 3000

/** Ids that nobody issued are remembered too; this many at most. */
const MOST_REMEMBERED = 10_000

/** How often the time of a key's last use is written down. */
const USE_NOTED_MS = 60_000

/** What an unknown id is compared with, so that it takes as long as a known one. */
const NOBODY = hashSecret('')

/** Checks keys, at the cost of one record every few seconds. */
export function openKeyCheck(records: RecordStore): KeyCheck {
  const remembered = new Map<string, { atMs: number; record: Promise<KeyRecord | null> }>()
  const notedAtMs = new Map<string, number>()

  function find(id: string): Promise<KeyRecord | null> {
    const nowMs = performance.now()
    const known = remembered.get(id)
    if (known && nowMs - known.atMs < REMEMBERED_MS) return known.record
    const record = findKey(records, id)
    record.catch(() => remembered.delete(id))
    // Those asked for last go last.
    remembered.delete(id)
    remembered.set(id, { atMs: nowMs, record })
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST_REMEMBERED) break
      remembered.delete(oldest)
    }
    return record
  }

  function note(id: string): void {
    const nowMs = performance.now()
    const lastMs = notedAtMs.get(id)
    if (lastMs !== undefined && nowMs - lastMs < USE_NOTED_MS) return
    notedAtMs.set(id, nowMs)
    // Nobody waits for it, and a database that is away loses nothing by it.
    noteUse(records, id).catch(() => undefined)
  }

  return async (presented) => {
    const text = readKeyText(presented)
    if (text === null) return null
    const record = await find(text.id)
    const isRight = isSame(hashSecret(text.secret), record?.secretHash ?? NOBODY)
    if (record === null || !isRight || stateOfKey(record) !== 'active') return null
    note(record.id)
    return { keyId: record.id, owner: record.owner, scopes: record.scopes }
  }
}

/** In a time that tells nothing about where they differ. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'))
}
