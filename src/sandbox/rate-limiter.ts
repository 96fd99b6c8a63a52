export type RateLimit = {
  requests: number
  windowSeconds: number
}

export type RateLimiter = {
  /** Counts one request. Returns 0 when it is allowed, else the seconds until the window ends, at least 1. */
  take(key: string): number
}

/** As published: 60 requests a minute per key. */
export const DEFAULT_RATE_LIMIT: RateLimit = { requests: 60, windowSeconds: 60 }

/** Fixed windows, each starting with a key's first request. Refused requests count too, as on the real API. */
export function createRateLimiter({ requests, windowSeconds }: RateLimit): RateLimiter {
  const windows = new Map<string, { startMs: number; count: number }>()

  function take(key: string): number {
    const nowMs = performance.now()
    const current = windows.get(key)
    const isOpen = current !== undefined && nowMs < current.startMs + windowSeconds * 1000
    const window = isOpen ? current : { startMs: nowMs, count: 0 }
    windows.set(key, window)
    window.count += 1
    if (window.count <= requests) return 0
    return Math.max(1, Math.ceil((window.startMs + windowSeconds * 1000 - nowMs) / 1000))
  }

  return { take }
}
