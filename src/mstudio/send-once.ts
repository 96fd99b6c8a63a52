import type { KyInstance } from 'ky'
import { StoryreelError, type UpstreamError } from '../errors.ts'
import { isTlsFailure } from '../platform/is-tls-failure.ts'
import { parseRetryAfter } from '../platform/retry-delay.ts'
import { withDeadline } from '../platform/with-deadline.ts'
import { busyError, tlsError, unreachableError } from './call-errors.ts'
import { type CallContext, readAnswer } from './read-answer.ts'
import { readBody } from './read-body.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export type RequestBody = { kind: 'json'; value: unknown } | { kind: 'form'; form: FormData }

/** One request as it is sent. */
export type Sendable = { method: Method; path: string; query: URLSearchParams | null; body: RequestBody | null }

/** What became of one request: it is over for good, or the same may succeed when sent again. */
export type Attempt = { kind: 'done'; data: unknown } | FailedAttempt

export type FailedAttempt = {
  kind: 'failed'
  /** `null` when no whole answer came. */
  status: number | null
  /** As asked for by the server, in milliseconds; `null` when it did not say. */
  retryAfterMs: number | null
  /** `untouched` when the server has done nothing yet, `unknown` when it may have. */
  effect: 'untouched' | 'unknown'
  /** Broken connections may be those kept open too long, which says nothing about the server. */
  isReset: boolean
  /** How often it is worth sending at most; null is as often as anything. */
  mostAttempts: number | null
  error: UpstreamError
}

/** Statuses after which the same request may succeed. */
const RETRYABLE_STATUSES: readonly number[] = [408, 425, 429]

/** No connection was made, so nothing was sent. */
const UNSENT_REASON = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/

const RESET_REASON = /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/

/**
 * Sends a request once.
 *
 * @throws {ApiRefusedError} {UpstreamError} what no second attempt would change.
 * @throws the signal's reason when it is aborted.
 */
export async function sendOnce({
  api,
  request: { method, path, query, body },
  headers,
  timeoutMs,
  signal,
  context,
}: {
  api: KyInstance
  request: Sendable
  headers: Record<string, string>
  timeoutMs: number
  signal: AbortSignal
  context: CallContext
}): Promise<Attempt> {
  const { host } = context
  const exchange = async (untilDeadline: AbortSignal) => {
    try {
      const response = await api(path, {
        method,
        headers,
        signal: untilDeadline,
        ...(query && { searchParams: query }),
        ...bodyOptions(body),
      })
      return { response, bytes: await readBody({ response, host, signal: untilDeadline }) }
    } catch (error) {
      throw untilDeadline.aborted ? new LateError() : error
    }
  }
  try {
    const { response, bytes } = await withDeadline({ signal, deadlineMs: timeoutMs }, exchange)
    const { status } = response
    if (status >= 500 || RETRYABLE_STATUSES.includes(status)) {
      const retryAfterMs = parseRetryAfter({
        retryAfter: response.headers.get('retry-after'),
        date: response.headers.get('date'),
      })
      const effect = status === 429 ? 'untouched' : 'unknown'
      return { ...FAILED, status, retryAfterMs, effect, error: busyError(status, context) }
    }
    const answer = readAnswer({ method, response, body: bytes, context })
    switch (answer.kind) {
      case 'data':
        return { kind: 'done', data: answer.data }
      case 'broken':
        return { ...FAILED, status, mostAttempts: 2, error: answer.error }
      case 'refused':
        throw answer.error
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof StoryreelError) throw error
    // Not kept as the cause: it may hold the request, and with it the key.
    const reason = error instanceof LateError ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error)
    if (isTlsFailure(reason)) throw tlsError(host, reason)
    return {
      ...FAILED,
      effect: UNSENT_REASON.test(reason) ? 'untouched' : 'unknown',
      isReset: RESET_REASON.test(reason),
      // A name that does not exist is hardly there a moment later.
      mostAttempts: reason === 'ENOTFOUND' ? 2 : null,
      error: unreachableError(host, reason),
    }
  }
}

// --- internal ---

class LateError extends Error {}

const FAILED = {
  kind: 'failed',
  status: null,
  retryAfterMs: null,
  effect: 'unknown',
  isReset: false,
  mostAttempts: null,
} as const

function bodyOptions(body: RequestBody | null): { json?: unknown; body?: FormData } {
  switch (body?.kind) {
    case 'json':
      return { json: body.value }
    case 'form':
      return { body: body.form }
    case undefined:
      return {}
  }
}

/** The system's code, such as `ECONNREFUSED`, from inside what fetch throws; its own message says only that it failed. */
function reasonOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code
  }
  return 'the connection broke'
}
