import { lookup } from 'node:dns/promises'
import type { IncomingMessage } from 'node:http'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProjectError } from '../errors.ts'
import type { Resolve } from './admit-url.ts'
import { ATTEMPTS, FailedAttempt, type FailureKind, failedDownload } from './download-failure.ts'
import { DEFAULT_DOWNLOAD_LIMITS, type DownloadLimits } from './download-limits.ts'
import { type Connect, createGuardedAgents } from './guarded-agents.ts'
import { guardedGet } from './guarded-get.ts'
import { type MediaUse, subjectOf } from './media-use.ts'
import { receiveBody } from './receive-body.ts'

export type DownloadParams = {
  use: MediaUse
  /** Where to write. */
  file: string
  /** What we have of it already, if anything, and what its host called that. */
  copy: { etag: string | null } | null
  signal: AbortSignal
}

export type Downloaded = { sha256: string; bytes: number; etag: string | null }

export type Downloader = {
  /**
   * Fetches a media file to a path, hashing it on the way. What may pass by itself (a broken connection, a stall, 429,
   * 5xx) is tried again with exponential backoff and full jitter; an answer that is cut, empty or garbled once more.
   *
   * @returns null when the host says that it is still that `copy`.
   * @throws {ProjectError} when the file is gone, empty, too large or at an address that is not fetched from,
   *   {UpstreamError} when its host keeps failing.
   */
  download: (params: DownloadParams) => Promise<Downloaded | null>
  /** Closes the connections that were kept. */
  [Symbol.dispose]: () => void
}

/**
 * Fetches media, from public hosts only.
 *
 * @param trustedOrigins that may be anything, such as `http://127.0.0.1:4000` for a sandbox on this machine.
 */
export function openDownloader({
  trustedOrigins,
  limits: given,
  resolve = (hostname) => lookup(hostname, { all: true }),
  connect = (options) => net.connect(options),
}: {
  trustedOrigins: readonly string[]
  limits?: Partial<DownloadLimits>
  resolve?: Resolve
  connect?: Connect
}): Downloader {
  const limits = { ...DEFAULT_DOWNLOAD_LIMITS, ...given }
  const agents = createGuardedAgents(connect)
  const network = { agents, resolve, trustedOrigins: new Set(trustedOrigins) }

  async function download(params: DownloadParams): Promise<Downloaded | null> {
    const { use, signal } = params
    const deadline = AbortSignal.timeout(limits.totalMs)
    const untilDeadline = AbortSignal.any([signal, deadline])
    const failures = new Map<FailureKind, number>()
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await attempt({ ...params, signal: untilDeadline })
      } catch (error) {
        signal.throwIfAborted()
        const failure = deadline.aborted
          ? new FailedAttempt('unavailable', 'it takes too long', { cause: error })
          : error
        if (!(failure instanceof FailedAttempt)) throw failure
        const count = (failures.get(failure.kind) ?? 0) + 1
        failures.set(failure.kind, count)
        const giveUp = () => failedDownload({ use, host: new URL(use.url).host, failure, attempts })
        if (count >= ATTEMPTS[failure.kind] || deadline.aborted) throw giveUp()
        const backoffMs = Math.min(limits.longestBackoffMs, limits.firstBackoffMs * 2 ** (attempts - 1))
        await sleep(Math.max(failure.retryAfterMs, Math.random() * backoffMs), undefined, {
          signal: untilDeadline,
        }).catch(() => {
          signal.throwIfAborted()
          throw giveUp()
        })
      }
    }
  }

  async function attempt({ use, file, copy, signal }: DownloadParams): Promise<Downloaded | null> {
    const etag = copy?.etag ?? null
    const watchdog = new AbortController()
    const timer = setTimeout(() => watchdog.abort(), limits.headersMs)
    const asked = AbortSignal.any([signal, watchdog.signal])
    const headers = {
      accept: '*/*',
      'accept-encoding': 'identity',
      ...(etag !== null && { 'if-none-match': etag }),
    }
    const answer = await guardedGet({ url: use.url, headers, signal: asked, ...network }).finally(() =>
      clearTimeout(timer),
    )
    if (answer.kind === 'forbidden') throw forbidden(use, answer.reason)
    if (answer.kind === 'lost') throw lost(use, answer.reason)
    const { response } = answer
    try {
      if (response.statusCode === 304 && etag !== null) return null
      assertUsable({ response, use, longestRetryAfterMs: limits.longestRetryAfterMs })
      const maxBytes = limits.maxBytes[use.kind]
      if (Number(response.headers['content-length']) > maxBytes) throw tooLarge(use, maxBytes)
      const received = await receiveBody({ response, file, maxBytes, limits, signal })
      if (received.kind === 'too-large') throw tooLarge(use, maxBytes)
      return { sha256: received.sha256, bytes: received.bytes, etag: response.headers.etag ?? null }
    } finally {
      if (!response.complete) response.destroy()
      else response.resume()
    }
  }

  return {
    download,
    [Symbol.dispose]: () => {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

// --- internal ---

function assertUsable({
  response: { statusCode = 0, headers },
  use,
  longestRetryAfterMs,
}: {
  response: IncomingMessage
  use: MediaUse
  longestRetryAfterMs: number
}): void {
  if (statusCode === 408 || statusCode === 425 || statusCode === 429 || statusCode >= 500) {
    const seconds = Number(headers['retry-after'])
    const retryAfterMs = seconds > 0 ? Math.min(seconds * 1000, longestRetryAfterMs) : 0
    throw new FailedAttempt('unavailable', `status ${statusCode}`, { retryAfterMs })
  }
  if (statusCode === 204) throw new FailedAttempt('empty', 'nothing came')
  if (statusCode === 206 || (statusCode === 200 && headers['content-range'] !== undefined)) {
    throw new FailedAttempt('garbled', 'a part came where the whole was asked for')
  }
  if (statusCode !== 200) {
    const { host } = new URL(use.url)
    const isExpired = statusCode === 401 || statusCode === 403 || statusCode === 410
    throw new ProjectError(
      isExpired ? 'ASSET_EXPIRED' : 'ASSET_NOT_FOUND',
      `${subjectOf(use)} cannot be downloaded (status ${statusCode} from ${host}). Replace it in M Studio.`,
    )
  }
}

function forbidden(use: MediaUse, reason: string): ProjectError {
  return new ProjectError(
    'ASSET_FORBIDDEN_ADDRESS',
    `${subjectOf(use)} is not downloaded, because of its address: ${reason}. Upload it to M Studio, or name its origin in STORYREEL_MEDIA_ORIGINS if you trust it.`,
  )
}

function lost(use: MediaUse, reason: string): ProjectError {
  return new ProjectError(
    'TOO_MANY_REDIRECTS',
    `${subjectOf(use)} cannot be downloaded: ${reason}. Replace it in M Studio.`,
  )
}

function tooLarge(use: MediaUse, maxBytes: number): ProjectError {
  return new ProjectError(
    'ASSET_TOO_LARGE',
    `${subjectOf(use)} is larger than ${maxBytes / 1e6} MB. Replace it by a smaller file in M Studio.`,
  )
}
