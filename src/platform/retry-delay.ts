/** How fast to come back, in milliseconds. */
export type RetryPacing = {
  /** The longest possible wait before the second attempt; doubles with each further one. */
  firstBackoffMs: number
  maxBackoffMs: number
  /** The wait after a repeated 429 that does not say how long. */
  rateWindowMs: number
}

/** What an attempt that may be repeated came to. */
export type RetryableOutcome = {
  /** `null` when no whole answer came. */
  status: number | null
  /** As asked for by the server, in milliseconds; `null` when it did not say. */
  retryAfterMs: number | null
}

/**
 * How long to wait before the next attempt, in milliseconds: what the server asked for plus a little, so that many
 * clients do not come back at the same moment, else exponential back-off with full jitter.
 *
 * @param attempt the number of the attempt that failed, from 1.
 * @param random from 0 to 1.
 */
export function retryDelayMs({
  outcome: { status, retryAfterMs },
  attempt,
  limits,
  random,
}: {
  outcome: RetryableOutcome
  attempt: number
  limits: RetryPacing
  random: number
}): number {
  const backoffMs = random * Math.min(limits.maxBackoffMs, limits.firstBackoffMs * 2 ** (attempt - 1))
  // A Retry-After of 0 must not become a tight loop.
  if (retryAfterMs !== null) return retryAfterMs === 0 ? backoffMs : retryAfterMs + random * Math.min(500, backoffMs)
  // Repeated, it cannot be a hiccup: the window has to pass.
  if (status === 429 && attempt > 1) return limits.rateWindowMs + backoffMs
  return backoffMs
}

/** The two header fields that say when to come back, and by which clock. */
export type RetryAfterHeaders = { retryAfter: string | null; date: string | null }

/**
 * Reads a `Retry-After` header, seconds or an HTTP date, in milliseconds; `null` when it is absent or nonsense. A date
 * is compared with the server's own `Date`, because our clocks may differ.
 */
export function parseRetryAfter({ retryAfter, date }: RetryAfterHeaders): number | null {
  const text = retryAfter?.trim() ?? ''
  if (/^\d+(\.\d+)?(e\d+)?$/i.test(text)) return Number(text) * 1000
  // Date.parse takes almost anything, `-1` too; only the form of HTTP dates is believed.
  if (!/^[a-z]{3,9}, /i.test(text)) return null
  const untilMs = Date.parse(text)
  const serverNowMs = Date.parse(date ?? '')
  if (Number.isNaN(untilMs)) return null
  return Math.max(0, untilMs - (Number.isNaN(serverNowMs) ? Date.now() : serverNowMs))
}

/** When a wait ends, as an ISO date; `null` when the calendar does not reach that far. */
export function retryAt(delayMs: number): string | null {
  const at = new Date(Date.now() + delayMs)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}
