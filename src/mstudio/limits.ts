/** How patient the client is. Every time in milliseconds. */
export type Limits = {
  /** One attempt, from connecting to the last byte of its answer. */
  attemptTimeoutMs: number
  /** One call with all its attempts and the waiting between them. */
  callTimeoutMs: number
  attempts: number
  /** The longest possible wait before the second attempt; doubles with each further one. */
  firstBackoffMs: number
  maxBackoffMs: number
  /** The wait after a repeated 429 that does not say how long. */
  rateWindowMs: number
  /** Asked to wait longer than this, the call fails at once and says when to come back. */
  maxRetryAfterMs: number
}

export const DEFAULT_LIMITS: Limits = {
  attemptTimeoutMs: 30_000,
  // Room for one wait of `maxRetryAfterMs` and the attempts around it.
  callTimeoutMs: 20 * 60_000,
  attempts: 6,
  firstBackoffMs: 1000,
  maxBackoffMs: 30_000,
  // The published limit is 60 requests a minute.
  rateWindowMs: 60_000,
  maxRetryAfterMs: 15 * 60_000,
}

/** Far above a board of 10,000 frames, far below what hurts. */
export const MAX_RESPONSE_BYTES = 32 * 1024 * 1024
