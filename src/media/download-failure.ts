import { ProjectError, type StoryreelError, UpstreamError } from '../errors.ts'
import { isTlsFailure } from '../platform/is-tls-failure.ts'
import { retryAt } from '../platform/retry-delay.ts'
import { type MediaUse, subjectOf } from './media-use.ts'

/**
 * Why an attempt brought no file, when another one may:
 *
 * - `unavailable`: no connection, no answer in time, an answer that stopped, 429, 5xx
 * - `down`: the same of every download from the host, so that this one was not tried
 * - `limited`: the host asks for a longer wait than we wait
 * - `unknown-host`: the name does not exist, though names have come back
 * - `truncated`, `empty`: an answer that ended in order, too early
 * - `garbled`: an answer that is no HTTP, or that says it is something else than was asked for
 * - `insecure`: the host cannot prove that it is the host
 */
export type FailureKind =
  | 'unavailable'
  | 'down'
  | 'limited'
  | 'unknown-host'
  | 'truncated'
  | 'empty'
  | 'garbled'
  | 'insecure'

/** How often one download may fail in each way. */
export const ATTEMPTS: Record<FailureKind, number> = {
  unavailable: 5,
  down: 1,
  limited: 1,
  'unknown-host': 2,
  truncated: 2,
  empty: 2,
  garbled: 2,
  insecure: 1,
}

/** An attempt that failed. The message is half a sentence, such as `no answer`. */
export class FailedAttempt extends Error {
  readonly kind: FailureKind
  /** `null` when no answer came. */
  readonly status: number | null
  /** As asked for by the host, in milliseconds; `null` when it did not say. */
  readonly retryAfterMs: number | null

  constructor(
    kind: FailureKind,
    message: string,
    options: { status?: number; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.status = options.status ?? null
    this.retryAfterMs = options.retryAfterMs ?? null
  }
}

/** What a failed attempt to connect, ask or read means. */
export function failureOf(error: unknown): FailedAttempt {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOTFOUND') return new FailedAttempt('unknown-host', 'there is no such host', { cause: error })
  if (isTlsFailure(code)) return new FailedAttempt('insecure', `TLS failed with ${code}`, { cause: error })
  if (code.startsWith('HPE_')) return new FailedAttempt('garbled', 'the answer is no HTTP', { cause: error })
  if (code.startsWith('Z_') || code.startsWith('ERR__ERROR') || code.startsWith('ERR_BROTLI')) {
    return new FailedAttempt('garbled', 'it cannot be unpacked', { cause: error })
  }
  return new FailedAttempt('unavailable', code === '' ? 'the connection broke' : `the connection failed with ${code}`, {
    cause: error,
  })
}

/** What a download that was given up ends with. */
export function failedDownload({
  use,
  host,
  failure,
  attempts,
}: {
  use: MediaUse
  host: string
  failure: FailedAttempt
  attempts: number
}): StoryreelError {
  const subject = subjectOf(use)
  const times = attempts === 1 ? '' : `, ${attempts} times`
  const options = {
    cause: failure,
    retryAt: failure.retryAfterMs === null ? null : retryAt(failure.retryAfterMs),
  }
  switch (failure.kind) {
    case 'unavailable':
    case 'unknown-host':
      return new UpstreamError(
        failure.status === 429 ? 'RATE_LIMITED' : 'UPSTREAM_UNAVAILABLE',
        `${subject} could not be downloaded from ${host}: ${failure.message}${times}. Try again later.`,
        options,
      )
    case 'down':
      return new UpstreamError(
        'UPSTREAM_UNAVAILABLE',
        `${subject} was not downloaded from ${host}: ${failure.message}. Try again later.`,
        options,
      )
    case 'limited':
      return new UpstreamError(
        'RATE_LIMITED',
        `${subject} could not be downloaded from ${host}: ${failure.message}. Try again then.`,
        options,
      )
    case 'insecure':
      return new UpstreamError(
        'UPSTREAM_TLS',
        `${subject} could not be downloaded safely from ${host}: ${failure.message}. Behind a proxy, check NODE_EXTRA_CA_CERTS.`,
        options,
      )
    case 'garbled':
      return new UpstreamError(
        'UPSTREAM_PROTOCOL',
        `${subject} could not be downloaded from ${host}: ${failure.message}${times}. Try again later.`,
        options,
      )
    case 'truncated':
      return new UpstreamError(
        'ASSET_TRUNCATED',
        `${subject} did not arrive whole from ${host}: ${failure.message}${times}. Try again later.`,
        options,
      )
    case 'empty':
      return new ProjectError('ASSET_EMPTY', `${subject} is an empty file. Replace it in M Studio.`, options)
  }
}
