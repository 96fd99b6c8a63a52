import { makeSecret, type Secret } from '../../mstudio/secret.ts'
import type { RecordStore } from '../records/record-store.ts'
import { updateRecord } from '../records/update-record.ts'
import { type KeyRecord, keyRecordSchema } from './key-record.ts'
import { hashSecret, makeKeyText, writeKeyText } from './key-text.ts'

const PAGE = 200

/** Issues a key. It can be read from the answer, and from nowhere ever after. */
export async function createKey(
  records: RecordStore,
  about: Pick<KeyRecord, 'name' | 'owner' | 'scopes' | 'expiresAt'>,
): Promise<{ key: Secret; record: KeyRecord }> {
  for (;;) {
    const text = makeKeyText()
    const record: KeyRecord = {
      ...about,
      id: text.id,
      secretHash: hashSecret(text.secret),
      createdAt: new Date().toISOString(),
      lastUsedAt: null,
      revokedAt: null,
    }
    const isNew = await records.insert('key', { id: record.id, owner: record.owner, value: record })
    if (isNew) return { key: makeSecret(writeKeyText(text)), record }
  }
}

export async function findKey(records: RecordStore, id: string): Promise<KeyRecord | null> {
  const found = await records.get('key', id)
  return found && keyRecordSchema.parse(found.value)
}

/** All keys of all owners, the oldest first. */
export async function listKeys(records: RecordStore): Promise<KeyRecord[]> {
  const keys: KeyRecord[] = []
  for (let before: string | null = null; ; ) {
    const page = await records.list('key', { owner: null, before, limit: PAGE })
    keys.push(...page.map(({ value }) => keyRecordSchema.parse(value)))
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) break
    before = last.id
  }
  return keys.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
}

/** Takes a key back for good. Doing it again changes nothing. @returns null when there is no such key. */
export function revokeKey(records: RecordStore, id: string): Promise<KeyRecord | null> {
  return changeKey(records, id, (record) => {
    return record.revokedAt === null ? { ...record, revokedAt: new Date().toISOString() } : null
  })
}

export async function noteUse(records: RecordStore, id: string): Promise<void> {
  await changeKey(records, id, (record) => ({ ...record, lastUsedAt: new Date().toISOString() }))
}

// --- internal ---

function changeKey(
  records: RecordStore,
  id: string,
  change: (record: KeyRecord) => KeyRecord | null,
): Promise<KeyRecord | null> {
  return updateRecord(records, { kind: 'key', id, parse: (value) => keyRecordSchema.parse(value), change })
}
