import type { MiddlewareHandler } from 'hono'
import type { KeyCheck } from '../keys/key-check.ts'
import type { KeyScope } from '../keys/key-record.ts'
import type { ApiLimits } from './api-limits.ts'
import { ApiRefusal, tooMany } from './api-refusal.ts'
import type { ApiEnv } from './api-tools.ts'
import { clientAddress } from './client-address.ts'
import { createWindowCounter } from './window-counter.ts'

const TOO_MANY = 'Too many requests. Wait and retry.'

/**
 * Lets a known key through as often as its limit allows.
 *
 * @throws {ApiRefusal} 401, the same for whatever is wrong with a key; 429.
 */
export function authenticate(checkKey: KeyCheck, limits: ApiLimits): MiddlewareHandler<ApiEnv> {
  const requests = createWindowCounter()
  const failures = createWindowCounter()
  return async (c, next) => {
    const caller = await checkKey(c.req.header('X-API-Key') ?? '')
    if (caller === null) {
      // A good key is let through all the same: many people may share an address with one who guesses.
      const { count, secondsLeft } = failures(clientAddress(c.env, limits.trustedProxies))
      if (count > limits.failuresPerMinute) throw tooMany(TOO_MANY, secondsLeft)
      throw new ApiRefusal(401, 'AUTH_INVALID_KEY', 'Missing or invalid API key.', {
        headers: { 'WWW-Authenticate': 'ApiKey realm="storyreel"' },
      })
    }
    const { count, secondsLeft } = requests(caller.keyId)
    c.header('RateLimit-Limit', String(limits.requestsPerMinute))
    c.header('RateLimit-Remaining', String(Math.max(0, limits.requestsPerMinute - count)))
    c.header('RateLimit-Reset', String(secondsLeft))
    if (count > limits.requestsPerMinute) throw tooMany(TOO_MANY, secondsLeft)
    c.set('caller', caller)
    await next()
  }
}

/** @throws {ApiRefusal} 403 naming the scope that the key lacks. */
export function needs(scope: Exclude<KeyScope, '*'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { scopes } = c.get('caller')
    if (!scopes.includes('*') && !scopes.includes(scope)) {
      throw new ApiRefusal(403, 'INSUFFICIENT_SCOPE', `API key missing required scope: ${scope}`)
    }
    await next()
  }
}
