import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { RecordStore } from '../records/record-store.ts'
import { ApiRefusal } from './api-refusal.ts'

/** For as long a link can be used by anyone who has it. */
export const LINK_SECONDS = 15 * 60

const RECORD_ID = 'link-secret'

/** A file that whoever has the link may fetch without a key, such as a `<video>`. */
type Linked = { exportId: string; name: string }

/** Makes links and tells whether one is good. All processes of a service know the same secret. */
export type SignedLinks = {
  make(file: Linked): Promise<{ path: string; expiresAt: string }>
  /** @throws {ApiRefusal} 403 when it has expired or was tampered with. */
  check(file: Linked, query: { expires?: string | undefined; signature?: string | undefined }): Promise<void>
}

export function openSignedLinks(records: RecordStore): SignedLinks {
  let known: string | null = null
  const secret = async () => {
    if (known !== null) return known
    await records.insert('setting', { id: RECORD_ID, owner: '', value: randomBytes(32).toString('hex') })
    known = z.string().parse((await records.get('setting', RECORD_ID))?.value)
    return known
  }
  const sign = async ({ exportId, name }: Linked, expires: string) => {
    return createHmac('sha256', await secret())
      .update(`${exportId}\n${name}\n${expires}`)
      .digest('base64url')
  }
  return {
    async make(file) {
      const expiresMs = Date.now() + LINK_SECONDS * 1000
      const expires = String(Math.floor(expiresMs / 1000))
      const query = new URLSearchParams({ expires, signature: await sign(file, expires) })
      const path = `/links/${file.exportId}/${encodeURIComponent(file.name)}?${query}`
      return { path, expiresAt: new Date(expiresMs).toISOString() }
    },
    async check(file, { expires = '', signature = '' }) {
      const expected = Buffer.from(await sign(file, expires))
      const given = Buffer.from(signature)
      const isRight = given.length === expected.length && timingSafeEqual(given, expected)
      if (isRight && Number(expires) * 1000 > Date.now()) return
      throw new ApiRefusal(403, 'LINK_EXPIRED', 'The link has expired, or is not one of ours. Ask for another.')
    },
  }
}
