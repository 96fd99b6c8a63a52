/** What one key, one owner and one address may ask of the service. */
export type ApiLimits = {
  /** Of a key. */
  requestsPerMinute: number
  /** Of an address: what is answered 401. */
  failuresPerMinute: number
  /** Queued and running ones of an owner. */
  unfinishedExports: number
  /** Event streams of a key at the same time. */
  streams: number
  /** Connections of an address at the same time. */
  connectionsPerAddress: number
  /** What the disk of the data folder must have before more is taken on. */
  leastFreeBytes: number
  /** Addresses whose `X-Forwarded-For` says who asks. */
  trustedProxies: readonly string[]
}

export const DEFAULT_LIMITS: ApiLimits = {
  requestsPerMinute: 60,
  failuresPerMinute: 20,
  unfinishedExports: 1000,
  streams: 20,
  connectionsPerAddress: 256,
  leastFreeBytes: 256 * 1024 * 1024,
  trustedProxies: [],
}
