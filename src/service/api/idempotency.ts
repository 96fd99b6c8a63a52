import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { RecordStore } from '../records/record-store.ts'
import { ApiRefusal } from './api-refusal.ts'
import { type ExportView, exportViewSchema } from './export-view.ts'

const LONGEST_KEY = 255

/** Whoever has held a claim for so long was killed: no request takes half of it. */
const ABANDONED_AFTER_MS = 60_000

const claimSchema = z.object({
  bodyHash: z.string(),
  exportId: z.string(),
  claimedAt: z.iso.datetime(),
  state: z.enum(['claimed', 'answered', 'released']),
  /** What was answered. */
  answer: exportViewSchema.nullable(),
})

type Claim = z.infer<typeof claimSchema>

/** A request that is to be carried out once, however often it is sent. */
export type OnceOnly =
  | { kind: 'replay'; answer: ExportView }
  | {
      kind: 'first'
      /** Of the export to make; the same one when somebody began with it and was killed. */
      exportId: string
      /** Keeps what is answered, for whoever asks again. */
      keep: (answer: ExportView) => Promise<void>
      /** Nothing was done: the key is free for another try. */
      release: () => Promise<void>
    }

/**
 * Claims an `Idempotency-Key` for a request.
 *
 * @param body that decides whether it is the same request.
 * @throws {ApiRefusal} 400 for a key that is none, 409 while it is being carried out, 422 when the key was used for
 *   something else.
 */
export async function claimOnce(
  records: RecordStore,
  { owner, key, body, makeId }: { owner: string; key: string; body: unknown; makeId: () => string },
): Promise<OnceOnly> {
  if (key === '' || key.length > LONGEST_KEY) {
    throw new ApiRefusal(400, 'IDEMPOTENCY_KEY_INVALID', `An Idempotency-Key must have 1 to ${LONGEST_KEY} characters.`)
  }
  const id = sha256(`${owner}\n${key}`)
  const bodyHash = sha256(JSON.stringify(body))
  const claim = (exportId: string): Claim => {
    return { bodyHash, exportId, claimedAt: new Date().toISOString(), state: 'claimed', answer: null }
  }
  const first = (ours: Claim, version: number): OnceOnly => ({
    kind: 'first',
    exportId: ours.exportId,
    keep: async (answer) => {
      await records.replace('idempotency', id, version, { ...ours, state: 'answered', answer })
    },
    release: async () => {
      await records.replace('idempotency', id, version, { ...ours, state: 'released' })
    },
  })

  const fresh = claim(makeId())
  if (await records.insert('idempotency', { id, owner, value: fresh })) return first(fresh, 1)
  const found = await records.get('idempotency', id)
  if (found === null) throw new Error('A claim is gone.')
  const theirs = claimSchema.parse(found.value)
  if (theirs.state !== 'released' && theirs.bodyHash !== bodyHash) {
    throw new ApiRefusal(
      422,
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key was used with another body. Take a new one for another export.',
    )
  }
  if (theirs.answer !== null) return { kind: 'replay', answer: theirs.answer }
  const isAbandoned = Date.now() - Date.parse(theirs.claimedAt) > ABANDONED_AFTER_MS
  if (theirs.state === 'released' || isAbandoned) {
    const ours = claim(theirs.exportId)
    if (await records.replace('idempotency', id, found.version, ours)) return first(ours, found.version + 1)
  }
  throw new ApiRefusal(
    409,
    'IDEMPOTENCY_IN_PROGRESS',
    'The same request is being carried out. Ask again in a second.',
    {
      headers: { 'Retry-After': '1' },
    },
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
