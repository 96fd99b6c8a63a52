import type { MiddlewareHandler } from 'hono'
import type { RateLimiter } from './rate-limiter.ts'
import { refuse } from './refuse.ts'

/** May do everything. */
export const FULL_ACCESS_KEY = 'sk_sandbox_full'

/** May list projects and audio tracks, but not frames. */
export const NO_FRAMES_KEY = 'sk_sandbox_no_frames'

export type Scope = 'projects' | 'frames' | 'audio'

export type SandboxKey = {
  key: string
  /** `*` is full access. */
  scopes: readonly (Scope | '*')[]
}

export const DEFAULT_KEYS: readonly SandboxKey[] = [
  { key: FULL_ACCESS_KEY, scopes: ['*'] },
  { key: NO_FRAMES_KEY, scopes: ['projects', 'audio'] },
]

/** Lets a known key with the scope through, as often as its rate limit allows. */
export function requireScope({
  scope,
  keys,
  limiter,
}: {
  scope: Scope
  keys: readonly SandboxKey[]
  limiter: RateLimiter
}): MiddlewareHandler {
  return async (c, next) => {
    const presented = c.req.header('X-API-Key')
    const known = keys.find(({ key }) => key === presented)
    if (!known) return refuse(401, presented ? 'Invalid API key.' : 'API key missing.')

    const retryAfterSeconds = limiter.take(known.key)
    if (retryAfterSeconds > 0) {
      return refuse(429, 'Too many requests. Wait and retry.', { 'retry-after': String(retryAfterSeconds) })
    }
    if (!known.scopes.includes('*') && !known.scopes.includes(scope)) {
      return refuse(403, `API key missing required scope: ${scope}`)
    }
    return next()
  }
}
