/** Kinds of records; each has ids of its own. */
export type RecordKind = 'export' | 'key' | 'idempotency' | 'webhook' | 'delivery' | 'setting'

/** What is kept, with a number that changes with every change. */
export type StoredRecord = { id: string; version: number; value: unknown }

/**
 * Small JSON documents in the queue's database. Every change of a document is atomic and survives a crash of the
 * process; nothing spans two documents.
 */
export type RecordStore = {
  /** @returns false, and changes nothing, when the id is taken. */
  insert(kind: RecordKind, record: { id: string; owner: string; value: unknown }): Promise<boolean>
  get(kind: RecordKind, id: string): Promise<StoredRecord | null>
  /** Replaces what has still this version. @returns false, and changes nothing, when it has not. */
  replace(kind: RecordKind, id: string, version: number, value: unknown): Promise<boolean>
  remove(kind: RecordKind, id: string): Promise<void>
  /**
   * By id, the last first.
   *
   * @param owner null lists those of everybody.
   * @param before only ids that come before this one; null begins at the end.
   */
  list(
    kind: RecordKind,
    options: { owner: string | null; before: string | null; limit: number },
  ): Promise<StoredRecord[]>
}
