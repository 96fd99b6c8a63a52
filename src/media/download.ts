import { lookup } from 'node:dns/promises'
import type { IncomingMessage } from 'node:http'
import net from 'node:net'
import { ProjectError } from '../errors.ts'
import type { Resolve } from '../platform/admit-url.ts'
import { type Connect, createGuardedAgents } from '../platform/guarded-agents.ts'
import { parseRetryAfter, retryAt, retryDelayMs } from '../platform/retry-delay.ts'
import { waitAtLeast } from '../platform/wait-at-least.ts'
import { withDeadline } from '../platform/with-deadline.ts'
import { ATTEMPTS, FailedAttempt, type FailureKind, failedDownload } from './download-failure.ts'
import { DEFAULT_DOWNLOAD_LIMITS, type DownloadLimits } from './download-limits.ts'
import { type GuardedAnswer, guardedGet } from './guarded-get.ts'
import { createHostGate, type HostGate } from './host-gate.ts'
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
   * 5xx) is tried again with exponential backoff and full jitter; an answer that is cut, empty or garbled once more. A
   * host that says when to come back is left alone until then, and one that fails every time for a while, by all downloads.
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

  const gates = new Map<string, HostGate>()

  function download(params: DownloadParams): Promise<Downloaded | null> {
    return withDeadline({ signal: params.signal, deadlineMs: limits.totalMs }, (untilDeadline) =>
      downloadUntil(untilDeadline, params),
    )
  }

  async function downloadUntil(untilDeadline: AbortSignal, params: DownloadParams): Promise<Downloaded | null> {
    const { use, signal } = params
    const host = hostOf(use.url)
    const gate = gates.get(host) ?? createHostGate(limits)
    gates.set(host, gate)
    const failures = new Map<FailureKind, number>()
    for (let attempts = 1; ; attempts += 1) {
      try {
        const ask = (request: () => Promise<GuardedAnswer>) =>
          gate.ask({ attempt: attempts, signal: untilDeadline, request })
        return await attempt({ ...params, signal: untilDeadline, ask })
      } catch (error) {
        signal.throwIfAborted()
        const failure = untilDeadline.aborted
          ? new FailedAttempt('unavailable', 'it takes too long', { cause: error })
          : error
        if (!(failure instanceof FailedAttempt)) throw failure
        const count = (failures.get(failure.kind) ?? 0) + 1
        failures.set(failure.kind, count)
        const giveUp = () => failedDownload({ use, host, failure, attempts })
        if (count >= ATTEMPTS[failure.kind] || untilDeadline.aborted) throw giveUp()
        // For that, all downloads from the host wait, at its gate.
        if (failure.status === 429) continue
        const delayMs = retryDelayMs({ outcome: failure, attempt: attempts, limits, random: Math.random() })
        await waitAtLeast(delayMs, untilDeadline).catch(() => {
          signal.throwIfAborted()
          throw giveUp()
        })
      }
    }
  }

  async function attempt({ use, file, copy, signal, ask }: Attempt): Promise<Downloaded | null> {
    const etag = copy?.etag ?? null
    const headers = {
      accept: '*/*',
      'accept-encoding': 'identity',
      ...(etag !== null && { 'if-none-match': etag }),
    }
    const answer = await ask(async () => {
      const answered = await withDeadline({ signal, deadlineMs: limits.headersMs }, (untilHeaders) =>
        guardedGet({ url: use.url, headers, signal: untilHeaders, ...network }),
      )
      if (answered.kind === 'answer') assertServed(answered.response, limits)
      return answered
    })
    if (answer.kind === 'forbidden') throw forbidden(use, answer.reason)
    if (answer.kind === 'lost') throw lost(use, answer.reason)
    const { response } = answer
    try {
      if (response.statusCode === 304 && etag !== null) return null
      assertUsable(response, use)
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

type Attempt = DownloadParams & { ask: (request: () => Promise<GuardedAnswer>) => Promise<GuardedAnswer> }

/** @throws {FailedAttempt} for an answer that says that another one may come later. */
function assertServed(response: IncomingMessage, { maxRetryAfterMs }: DownloadLimits): void {
  const { statusCode: status = 0, headers } = response
  if (status !== 408 && status !== 425 && status !== 429 && status < 500) return
  // A body nobody reads would keep the connection.
  response.destroy()
  const retryAfterMs = parseRetryAfter({ retryAfter: headers['retry-after'] ?? null, date: headers.date ?? null })
  if (retryAfterMs !== null && retryAfterMs > maxRetryAfterMs) {
    const until = retryAt(retryAfterMs) ?? 'a date beyond the calendar'
    const message = `it wants to be left alone until ${until} (status ${status})`
    throw new FailedAttempt('limited', message, { status, retryAfterMs })
  }
  throw new FailedAttempt('unavailable', `status ${status}`, { status, retryAfterMs })
}

function assertUsable({ statusCode = 0, headers }: IncomingMessage, use: MediaUse): void {
  if (statusCode === 204) throw new FailedAttempt('empty', 'nothing came')
  if (statusCode === 206 || (statusCode === 200 && headers['content-range'] !== undefined)) {
    throw new FailedAttempt('garbled', 'a part came where the whole was asked for')
  }
  if (statusCode !== 200) {
    const host = hostOf(use.url)
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

/** What is no URL has no host, and is refused before anybody is asked. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : ''
}
