import { DEFAULT_TOKENS, type SandboxKey, type Scope } from './api-keys.ts'
import { createRateLimiter, type RateLimit } from './rate-limiter.ts'
import { Refusal } from './refusal.ts'

/** Who asks. */
export type Caller = {
  /** As comments are signed. */
  name: string
  /** @throws {Refusal} 402 when what is asked for is not paid for. */
  spend(credits: number): void
}

/** @throws {Refusal} 401, 403, or 429 with a `Retry-After` in seconds. */
export type Authenticate = (headers: Headers, scope: Scope) => Caller

/** As published: 120 requests a minute per user with a Bearer token. */
const USER_RATE_LIMIT: RateLimit = { requests: 120, windowSeconds: 60 }

/** Lets a known key with the scope, or a known token, through as often as its rate limit allows. */
export function createAuthenticate({
  keys,
  rateLimit,
}: {
  keys: readonly SandboxKey[]
  rateLimit: RateLimit
}): Authenticate {
  const keyLimiter = createRateLimiter(rateLimit)
  const userLimiter = createRateLimiter(USER_RATE_LIMIT)
  const wallets = new Map(keys.map(({ key, credits }) => [key, credits ?? Number.POSITIVE_INFINITY]))

  function spendFrom(key: string, credits: number): void {
    const left = (wallets.get(key) ?? 0) - credits
    if (left < 0) throw new Refusal(402, 'Your wallet is empty. Add funds or subscribe to generate.')
    wallets.set(key, left)
  }

  function fromKey(presented: string, scope: Scope): Caller {
    const known = keys.find(({ key }) => key === presented)
    if (!known) throw new Refusal(401, 'Invalid API key.')
    allow(keyLimiter.take(known.key))
    if (!known.scopes.includes('*') && !known.scopes.includes(scope)) {
      throw new Refusal(403, `API key missing required scope: ${scope}`)
    }
    return { name: 'API', spend: (credits) => spendFrom(known.key, credits) }
  }

  function fromToken(presented: string): Caller {
    const known = DEFAULT_TOKENS.find(({ token }) => token === presented)
    if (!known) throw new Refusal(401, 'Invalid token.')
    allow(userLimiter.take(known.user))
    return { name: known.user, spend: () => {} }
  }

  return (headers, scope) => {
    const presented = presentedBy(headers)
    if (presented === null) throw new Refusal(401, 'API key missing.')
    return headers.has('X-API-Key') ? fromKey(presented, scope) : fromToken(presented)
  }
}

/** The key or Bearer token of a request. */
export function presentedBy(headers: Headers): string | null {
  const [, token] = /^Bearer (.+)$/i.exec(headers.get('Authorization') ?? '') ?? []
  return headers.get('X-API-Key') || token || null
}

function allow(retryAfterSeconds: number): void {
  if (retryAfterSeconds === 0) return
  throw new Refusal(429, 'Too many requests. Wait and retry.', {
    headers: { 'retry-after': String(retryAfterSeconds) },
  })
}
