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
  longestBackoffMs: number
  /** Asked to wait longer than this, it waits this long. */
  longestRetryAfterMs: number
  /** Of one file, unpacked. */
  maxBytes: { image: number; audio: number; video: number }
}

export const DEFAULT_DOWNLOAD_LIMITS: DownloadLimits = {
  headersMs: 15_000,
  idleMs: 20_000,
  slowest: { bytes: 30 * 8192, everyMs: 30_000 },
  totalMs: 60 * 60_000,
  firstBackoffMs: 1000,
  longestBackoffMs: 30_000,
  longestRetryAfterMs: 15 * 60_000,
  maxBytes: { image: 50e6, audio: 500e6, video: 4e9 },
}
