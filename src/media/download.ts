import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProjectError, UpstreamError } from '../errors.ts'
import { type MediaUse, subjectOf } from './media-use.ts'

const ATTEMPTS = 5
const FIRST_BACKOFF_MS = 500
const LONGEST_BACKOFF_MS = 30_000
const HEADERS_TIMEOUT_MS = 15_000
/** No byte for this long means the connection is dead. */
const BODY_IDLE_TIMEOUT_MS = 20_000
const MAX_BYTES = { image: 50e6, audio: 500e6, video: 4e9 } as const

type DownloadParams = {
  use: MediaUse
  /** Where to write. */
  file: string
  /** Of the copy we have, if any. */
  etag: string | null
  signal: AbortSignal
}

export type Downloaded = { sha256: string; bytes: number; etag: string | null }

/**
 * Fetches a media file to a path, hashing it on the way. Connection failures, stalls, truncated bodies, 429 and 5xx
 * are tried again with exponential backoff and full jitter.
 *
 * @param etag of the copy we have, if any; null is returned when the server says it is still that one.
 * @throws {ProjectError} when the file is gone, empty or too large, {UpstreamError} when its host keeps failing.
 */
export async function download({ use, file, etag, signal }: DownloadParams): Promise<Downloaded | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptDownload({ use, file, etag, signal })
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof TransientError)) throw error
      if (attempt === ATTEMPTS) {
        throw new UpstreamError(
          'MEDIA_UNAVAILABLE',
          `Downloading ${use.label} from ${hostOf(use.url)} failed ${ATTEMPTS} times (${error.message}). Try again later.`,
          { cause: error },
        )
      }
      const ceiling = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt)
      await sleep(Math.max(error.retryAfterMs, Math.random() * ceiling), undefined, { signal })
    }
  }
}

// --- internal ---

/** A failure that may pass by itself. */
class TransientError extends Error {
  readonly retryAfterMs: number

  constructor(message: string, { retryAfterMs = 0, cause }: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, { cause })
    this.retryAfterMs = retryAfterMs
  }
}

async function attemptDownload({ use, file, etag, signal }: DownloadParams): Promise<Downloaded | null> {
  const watchdog = new AbortController()
  const response = await fetchHeaders({ use, etag, signal: AbortSignal.any([signal, watchdog.signal]), watchdog })
  if (response.status === 304) return null
  refuse(response, use)
  if (response.body === null) throw new ProjectError('ASSET_EMPTY', `${subjectOf(use)} is an empty file.`)

  const hash = createHash('sha256')
  let bytes = 0
  let idle = setTimeout(() => watchdog.abort(), BODY_IDLE_TIMEOUT_MS)
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      clearTimeout(idle)
      idle = setTimeout(() => watchdog.abort(), BODY_IDLE_TIMEOUT_MS)
      bytes += chunk.length
      hash.update(chunk)
      done(bytes > MAX_BYTES[use.kind] ? tooLarge(use) : null, chunk)
    },
  })
  try {
    await pipeline(response.body, meter, createWriteStream(file))
  } catch (error) {
    if (error instanceof ProjectError || (error instanceof Error && 'syscall' in error && error.syscall === 'write'))
      throw error
    throw new TransientError('the connection broke', { cause: error })
  } finally {
    clearTimeout(idle)
  }
  const announced = response.headers.get('content-length')
  if (announced !== null && response.headers.get('content-encoding') === null && Number(announced) !== bytes) {
    throw new TransientError(`it ended after ${bytes} of ${announced} bytes`)
  }
  if (bytes === 0) throw new ProjectError('ASSET_EMPTY', `${subjectOf(use)} is an empty file.`)
  return { sha256: hash.digest('hex'), bytes, etag: response.headers.get('etag') }
}

async function fetchHeaders({
  use,
  etag,
  signal,
  watchdog,
}: {
  use: MediaUse
  etag: string | null
  signal: AbortSignal
  watchdog: AbortController
}): Promise<Response> {
  const timeout = setTimeout(() => watchdog.abort(), HEADERS_TIMEOUT_MS)
  try {
    return await fetch(use.url, { signal, headers: etag === null ? {} : { 'If-None-Match': etag } })
  } catch (error) {
    throw new TransientError('no answer', { cause: error })
  } finally {
    clearTimeout(timeout)
  }
}

function refuse(response: Response, use: MediaUse): void {
  const { status } = response
  if (status === 429 || status >= 500) {
    const seconds = Number(response.headers.get('retry-after'))
    throw new TransientError(`status ${status}`, { retryAfterMs: seconds > 0 ? Math.min(seconds, 900) * 1000 : 0 })
  }
  if (!response.ok) {
    throw new ProjectError(
      'ASSET_NOT_FOUND',
      `${subjectOf(use)} cannot be downloaded (status ${status} from ${hostOf(use.url)}). Replace it in M Studio.`,
    )
  }
}

function tooLarge(use: MediaUse): ProjectError {
  return new ProjectError(
    'ASSET_TOO_LARGE',
    `${subjectOf(use)} is larger than ${MAX_BYTES[use.kind] / 1e6} MB. Replace it by a smaller file in M Studio.`,
  )
}

function hostOf(url: string): string {
  return new URL(url).host
}
