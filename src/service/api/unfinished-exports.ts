import { z } from 'zod'
import { findExport } from '../exports/update-export.ts'
import type { RecordStore } from '../records/record-store.ts'
import { updateRecord } from '../records/update-record.ts'
import { tooMany } from './api-refusal.ts'

const idsSchema = z.array(z.string())

/** After somebody was found to have too many, it is not looked at again for so long. */
const LOOK_AGAIN_MS = 5000

/**
 * Notes an export as one of its owner's unfinished ones. Those that have ended are struck off when there is no room,
 * so that it costs one small record as a rule.
 */
export type NoteUnfinished = (about: { owner: string; id: string }) => Promise<void>

/** @returns throws {ApiRefusal} 429 when the owner has as many as may be. */
export function openUnfinished(records: RecordStore, most: number): NoteUnfinished {
  const fullAtMs = new Map<string, number>()

  const change = (owner: string, next: (ids: string[]) => string[] | null) => {
    const parse = (value: unknown) => idsSchema.parse(value)
    return updateRecord(records, { kind: 'setting', id: recordId(owner), parse, change: next })
  }
  const tryToAdd = async (owner: string, id: string) => {
    const ids = await change(owner, (now) => (now.includes(id) || now.length >= most ? null : [...now, id]))
    return ids?.includes(id) ?? false
  }

  return async ({ owner, id }) => {
    await records.insert('setting', { id: recordId(owner), owner, value: [] })
    if (await tryToAdd(owner, id)) return
    const lastMs = fullAtMs.get(owner)
    if (lastMs === undefined || performance.now() - lastMs > LOOK_AGAIN_MS) {
      const noted = await change(owner, () => null)
      const ended = new Set<string>()
      for (const each of noted ?? []) if (await hasEnded(records, each)) ended.add(each)
      await change(owner, (now) => now.filter((each) => !ended.has(each)))
      if (await tryToAdd(owner, id)) return
      fullAtMs.set(owner, performance.now())
    }
    throw tooMany(`You have ${most} exports that are not finished. Wait until some are.`, 30)
  }
}

// --- internal ---

function recordId(owner: string): string {
  return `unfinished:${owner}`
}

/** One that was noted and then never entered counts as ended. */
async function hasEnded(records: RecordStore, id: string): Promise<boolean> {
  const found = await findExport(records, id)
  return found === null || (found.state !== 'queued' && found.state !== 'running')
}
