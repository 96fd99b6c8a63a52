/** How patient the client is. Every time in milliseconds. */
export type Limits = {
  /** One attempt, from connecting to the last byte of its answer. */
  attemptTimeoutMs: number
  /** One call with all its attempts and the waiting between them. */
  callTimeoutMs: number
  attempts: number
  /**
   * Of the requests of the last `retryWindowMs`, how large a share may be further attempts after failures, of whichever
   * calls; but always so many.
   */
  retryShare: number
  fewestRetries: number
  retryWindowMs: number
  /** The longest possible wait before the second attempt; doubles with each further one. */
  firstBackoffMs: number
  maxBackoffMs: number
  /** How many requests may be sent in `rateWindowMs`, by all processes of this machine together. */
  rateRequests: number
  /** Also the wait after a repeated 429 that does not say how long. */
  rateWindowMs: number
  /** Asked to wait longer than this, the call fails at once and says when to come back. */
  maxRetryAfterMs: number
  /** After so many failures in a row, of whichever calls, none is tried for `circuitOpenMs`. */
  circuitFailures: number
  circuitOpenMs: number
}

export const DEFAULT_LIMITS: Limits = {
  attemptTimeoutMs: 30_000,
  // Room for one wait of `maxRetryAfterMs` and the attempts around it.
  callTimeoutMs: 20 * 60_000,
  attempts: 5,
  retryShare: 0.1,
  fewestRetries: 10,
  retryWindowMs: 60_000,
  firstBackoffMs: 1000,
  maxBackoffMs: 30_000,
  // The published limits are 60 requests a minute for a key, and 120 for a user, which is what a token stands for.
  rateRequests: 60,
  rateWindowMs: 60_000,
  maxRetryAfterMs: 15 * 60_000,
  circuitFailures: 5,
  circuitOpenMs: 30_000,
}

export const TOKEN_RATE_REQUESTS = 120

/** Far above a board of 10,000 frames, far below what hurts. */
export const MAX_RESPONSE_BYTES = 32 * 1024 * 1024
