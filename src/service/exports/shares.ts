import { z } from 'zod'
import type { RecordStore } from '../records/record-store.ts'
import { updateRecord } from '../records/update-record.ts'
import { NO_SHARES, type Shares } from './fair-share.ts'

const sharesSchema = z.object({ now: z.number(), given: z.record(z.string(), z.number()) })

const ID = 'fair-share'

/** Changes the shares all workers go by. @returns the turn that `change` gives. */
export async function changeShares(
  records: RecordStore,
  change: (shares: Shares) => { turn: number; shares: Shares },
): Promise<number> {
  await records.insert('setting', { id: ID, owner: '', value: NO_SHARES })
  let turn = 0
  await updateRecord(records, {
    kind: 'setting',
    id: ID,
    parse: (value) => sharesSchema.parse(value),
    change: (shares) => {
      const changed = change(shares)
      turn = changed.turn
      return changed.shares
    },
  })
  return turn
}
