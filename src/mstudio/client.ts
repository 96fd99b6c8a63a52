import { setTimeout as delay } from 'node:timers/promises'
import ky from 'ky'
import { CanceledError, StoryreelError, UpstreamError } from '../errors.ts'
import { DEFAULT_LIMITS, type Limits } from './limits.ts'
import { type CallContext, readAnswer } from './read-answer.ts'
import { readBody } from './read-body.ts'
import { parseRetryAfter, type RetryableOutcome, retryDelayMs } from './retry-delay.ts'
import type { Secret } from './secret.ts'

type GetParams = {
  /** One of `routes`. */
  path: string
  query?: URLSearchParams
  /** The project that is asked for, so that a 404 can name it. */
  projectId?: string
  signal: AbortSignal
}

export type MStudioClient = {
  /**
   * The JSON of an answer. Repeats what may succeed later (429, 5xx, a broken connection or body) within the limits.
   *
   * @throws {ApiRefusedError} for a bad key, a missing scope, an unknown project and other refusals.
   * @throws {UpstreamError} when the limits are used up, or the answer makes no sense.
   * @throws {CanceledError} when `signal` is aborted.
   */
  get(params: GetParams): Promise<unknown>
}

export type ClientOptions = {
  /** Such as `https://mstudio.ai/api/v1`. */
  apiUrl: string
  apiKey: Secret
  limits?: Partial<Limits>
  /** Told before each wait between attempts; `code` is that of the error the call would end with. */
  onWait?: (wait: { code: string; delayMs: number }) => void
}

type AttemptParams = { path: string; query: URLSearchParams | undefined; signal: AbortSignal; context: CallContext }

/** An attempt is over for good, or may be repeated. */
type Attempt = { done: true; data: unknown } | ({ done: false; error: UpstreamError } & RetryableOutcome)

/** Statuses after which the same request may succeed. */
const RETRYABLE_STATUSES: readonly number[] = [408, 425, 429]

/** An expired, self-signed or foreign certificate, or no TLS at all; more attempts cannot help. */
const TLS_REASON = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_)/

/** Talks to the M Studio API with one key. Every call of a client waits while the key is over its rate limit. */
export function createClient({ apiUrl, apiKey, limits: given, onWait }: ClientOptions): MStudioClient {
  const limits = { ...DEFAULT_LIMITS, ...given }
  const { host } = new URL(apiUrl)
  // One attempt only: ky's retries end with the headers, do not see broken bodies, and know nothing of other calls.
  const api = ky.create({
    prefixUrl: apiUrl,
    headers: { accept: 'application/json' },
    redirect: 'manual',
    retry: 0,
    throwHttpErrors: false,
    timeout: false,
  })
  /** Until when all calls hold back, on the clock of `performance.now()`, which does not jump. */
  let closedUntilMs = 0

  async function get({ path, query, projectId, signal }: GetParams): Promise<unknown> {
    const context: CallContext = { host, apiKey, projectId: projectId ?? null }
    const deadlineMs = performance.now() + limits.callTimeoutMs
    for (let attempt = 1; ; attempt++) {
      // In a loop, because another call may have been told to wait longer in the meantime.
      do await pause({ delayMs: closedUntilMs - performance.now(), signal })
      while (performance.now() < closedUntilMs)
      const result = await tryOnce({ path, query, signal, context })
      if (result.done) return result.data

      const delayMs = retryDelayMs({ outcome: result, attempt, limits, random: Math.random() })
      if (delayMs > limits.maxRetryAfterMs || performance.now() + delayMs > deadlineMs) {
        throw result.retryAfterMs === null ? result.error : laterError({ error: result.error, delayMs })
      }
      const isLast = attempt >= limits.attempts || (result.error.code === 'UPSTREAM_BAD_JSON' && attempt > 1)
      if (isLast) throw result.error
      onWait?.({ code: result.error.code, delayMs })
      if (result.status === 429) closedUntilMs = Math.max(closedUntilMs, performance.now() + delayMs)
      else await pause({ delayMs, signal })
    }
  }

  async function tryOnce({ path, query, signal, context }: AttemptParams): Promise<Attempt> {
    const timeout = AbortSignal.timeout(limits.attemptTimeoutMs)
    try {
      const response = await api.get(path, {
        headers: { 'X-API-Key': apiKey.reveal() },
        signal: AbortSignal.any([signal, timeout]),
        ...(query && { searchParams: query }),
      })
      const body = await readBody({ response, host })
      const { status } = response
      if (status >= 500 || RETRYABLE_STATUSES.includes(status)) {
        return { done: false, status, retryAfterMs: parseRetryAfter(response.headers), error: busyError(status, host) }
      }
      const answer = readAnswer({ response, body, context })
      if (answer.kind === 'refused') throw answer.error
      if (answer.kind === 'broken') return { done: false, status, retryAfterMs: null, error: answer.error }
      return { done: true, data: answer.data }
    } catch (error) {
      if (signal.aborted) throw new CanceledError()
      if (error instanceof StoryreelError) throw error
      // Not kept as the cause: it may hold the request, and with it the key.
      const reason = timeout.aborted ? `no answer within ${limits.attemptTimeoutMs / 1000} s` : reasonOf(error)
      if (TLS_REASON.test(reason)) throw tlsError(host, reason)
      return { done: false, status: null, retryAfterMs: null, error: unreachableError(host, reason) }
    }
  }

  return { get }
}

async function pause({ delayMs, signal }: { delayMs: number; signal: AbortSignal }): Promise<void> {
  if (signal.aborted) throw new CanceledError()
  if (delayMs <= 0) return
  // Rounded up: a timer may fire a fraction of a millisecond early.
  await delay(Math.ceil(delayMs) + 1, undefined, { signal }).catch(() => {
    throw new CanceledError()
  })
}

function busyError(status: number, host: string): UpstreamError {
  if (status === 429) {
    return new UpstreamError('RATE_LIMITED', 'M Studio limits how often this API key may ask (429). Try again later.')
  }
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `${host} could not answer (${status}). Try again later.`)
}

function unreachableError(host: string, reason: string): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_UNAVAILABLE',
    `${host} could not be reached: ${reason}. Check the network and MSTUDIO_API_URL, or try again later.`,
  )
}

function tlsError(host: string, reason: string): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_TLS',
    `${host} could not be reached safely: ${reason}. Check MSTUDIO_API_URL and, behind a proxy, NODE_EXTRA_CA_CERTS.`,
  )
}

/** The system's code, such as `ECONNREFUSED`, from inside what fetch throws; its own message says only that it failed. */
function reasonOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code
  }
  return 'the connection broke'
}

/** For a wait that is longer than we wait. */
function laterError({ error, delayMs }: { error: UpstreamError; delayMs: number }): UpstreamError {
  const at = new Date(Date.now() + delayMs)
  const when = Number.isNaN(at.getTime()) ? 'a date beyond the calendar' : at.toISOString()
  return new UpstreamError(error.code, error.message.replace('later.', `after ${when}.`))
}
