import type { RecordKind, RecordStore } from './record-store.ts'

/** Others can only be in the way so often when each of them gets on. */
const MOST_TRIES = 1000

/**
 * Changes a record that others may change at the same time.
 *
 * @param change gets what is kept and gives what is to be kept instead; null leaves it as it is. Called again when
 *   somebody else came first.
 * @returns what is kept then; null when there is no such record.
 */
export async function updateRecord<Value>(
  records: RecordStore,
  {
    kind,
    id,
    parse,
    change,
  }: { kind: RecordKind; id: string; parse: (value: unknown) => Value; change: (value: Value) => Value | null },
): Promise<Value | null> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const found = await records.get(kind, id)
    if (found === null) return null
    const value = parse(found.value)
    const changed = change(value)
    if (changed === null) return value
    if (await records.replace(kind, id, found.version, changed)) return changed
  }
  throw new Error(`The ${kind} ${id} was changed by others ${MOST_TRIES} times in a row.`)
}
