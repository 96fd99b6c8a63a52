/** How patient downloading is, and how much it takes. Times in milliseconds. */
export type DownloadLimits = {
  /** From asking to the first line of the answer. */
  headersMs: number
  /** Without a byte, once the answer has begun. */
  idleMs: number
  /** Fewer bytes than this in that time are taken for a host that holds us up. */
  slowest: { bytes: number; everyMs: number }
  /** One file with all its attempts and the waiting between them. */
  totalMs: number
  /** The longest possible wait before the second attempt; doubles with each further one. */
  firstBackoffMs: number
  maxBackoffMs: number
  /** The wait after a repeated 429 that does not say how long. */
  rateWindowMs: number
  /** Asked to wait longer than this, the download fails at once and says when to come back. */
  maxRetryAfterMs: number
  /**
   * After so many failures of one host in a row, of whichever downloads, it is not asked for `circuitOpenMs`: in turn are
   * those of requests that were sent when the failure before was known, in all are others too.
   */
  circuitFailures: { inTurn: number; inAll: number }
  circuitOpenMs: number
  /** Of one file, unpacked. */
  maxBytes: { image: number; audio: number; video: number }
}

export const DEFAULT_DOWNLOAD_LIMITS: DownloadLimits = {
  headersMs: 15_000,
  idleMs: 20_000,
  slowest: { bytes: 30 * 8192, everyMs: 30_000 },
  totalMs: 60 * 60_000,
  firstBackoffMs: 1000,
  maxBackoffMs: 30_000,
  rateWindowMs: 60_000,
  maxRetryAfterMs: 15 * 60_000,
  // The four that download at once may fail twice each: one hiccup of a host must not end an export.
  circuitFailures: { inTurn: 5, inAll: 8 },
  circuitOpenMs: 30_000,
  maxBytes: { image: 50e6, audio: 500e6, video: 4e9 },
}
