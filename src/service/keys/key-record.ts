import { z } from 'zod'

/** What a key of the export service may be allowed; `*` is everything. */
export const KEY_SCOPES = ['exports:create', 'exports:read', 'exports:cancel', 'webhooks:manage', '*'] as const

export const keyScopeSchema = z.enum(KEY_SCOPES)

export type KeyScope = z.infer<typeof keyScopeSchema>

/** Whose exports a key sees; those of one owner see the same. */
export const ownerSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores')

const timeSchema = z.iso.datetime()

/** A key as it is kept: everything but the key. */
export const keyRecordSchema = z.object({
  id: z.string(),
  name: z.string(),
  owner: ownerSchema,
  scopes: z.array(keyScopeSchema),
  /** SHA-256 of the secret part, in hex. */
  secretHash: z.string(),
  createdAt: timeSchema,
  /** Null never does. */
  expiresAt: timeSchema.nullable(),
  /** To the minute or so. */
  lastUsedAt: timeSchema.nullable(),
  revokedAt: timeSchema.nullable(),
})

export type KeyRecord = z.infer<typeof keyRecordSchema>

export type KeyState = 'active' | 'expired' | 'revoked'

export function stateOfKey({ revokedAt, expiresAt }: KeyRecord): KeyState {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'active'
}
