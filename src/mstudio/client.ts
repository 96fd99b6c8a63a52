import ky from 'ky'
import { CanceledError, StoryreelError } from '../errors.ts'
import { createCircuit } from '../platform/circuit.ts'
import { retryDelayMs } from '../platform/retry-delay.ts'
import { waitAtLeast } from '../platform/wait-at-least.ts'
import { withDeadline } from '../platform/with-deadline.ts'
import { busyError, laterError, uncertainError } from './call-errors.ts'
import { authHeaders, type Credential } from './credential.ts'
import { DEFAULT_LIMITS, type Limits, TOKEN_RATE_REQUESTS } from './limits.ts'
import { createRateLimiter } from './rate-limiter.ts'
import { createRetryBudget } from './retry-budget.ts'
import { type PathOverrides, placeOf, type RouteTarget } from './routes.ts'
import { type FailedAttempt, type Method, type RequestBody, sendOnce } from './send-once.ts'

/** One call of the API. */
export type ApiCall = RouteTarget & {
  query?: URLSearchParams
  signal?: AbortSignal | undefined
  /** For bodies that take longer to send than any answer: how long one attempt may take, in milliseconds. */
  attemptTimeoutMs?: number
}

export type MStudioClient = {
  /**
   * The JSON of an answer. Repeats what may succeed later (429, 5xx, a broken connection or body) within the limits.
   *
   * @throws {ApiRefusedError} for a bad key, a missing scope, an unknown id and other refusals.
   * @throws {UpstreamError} when the limits are used up, or the answer makes no sense.
   * @throws {CanceledError} when `signal` is aborted.
   */
  get(call: ApiCall): Promise<unknown>
  /** As `get`, for what changes something: repeated only when the server cannot have acted on it. */
  change(call: ApiCall & { method: Exclude<Method, 'GET'>; body?: RequestBody }): Promise<unknown>
}

export type ClientOptions = {
  /** Such as `https://mstudio.ai/api/v1`. */
  apiUrl: string
  credential: Credential
  paths?: PathOverrides
  limits?: Partial<Limits>
  /** Told before each wait, for the next attempt or for the rate limit; `code` is that of the error it would end with. */
  onWait?: (wait: { code: string; delayMs: number }) => void
}

/** Talks to the M Studio API with one key or token, within the rate limit that all processes of this machine share. */
export function createClient(options: ClientOptions): MStudioClient {
  const { apiUrl, credential, paths, onWait } = options
  const rateRequests = credential.kind === 'token' ? TOKEN_RATE_REQUESTS : DEFAULT_LIMITS.rateRequests
  const limits = { ...DEFAULT_LIMITS, rateRequests, ...options.limits }
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
  const limiter = createRateLimiter({ key: `${host} ${credential.secret.reveal()}`, limits })
  const retries = createRetryBudget(limits)
  const circuit = createCircuit({ failures: limits.circuitFailures, openMs: limits.circuitOpenMs })

  async function call(method: Method, { signal = NEVER, ...given }: Call): Promise<unknown> {
    if (signal.aborted) throw new CanceledError()
    const deadlineMs = limits.callTimeoutMs
    return withDeadline({ signal, deadlineMs }, (untilDeadline) =>
      callUntil(performance.now() + deadlineMs, method, { ...given, signal, untilDeadline }),
    )
  }

  async function callUntil(
    deadlineMs: number,
    method: Method,
    { query, signal, untilDeadline, attemptTimeoutMs, body, ...target }: Call & Signals,
  ): Promise<unknown> {
    const { path, subject } = placeOf(target, paths)
    const context = { host, credential, subject }
    const request = { method, path, query: query ?? null, body: body ?? null }
    const send = () => {
      circuit.assertClosed()
      retries.sent()
      return sendOnce({
        api,
        request,
        headers: authHeaders(credential),
        timeoutMs: attemptTimeoutMs ?? limits.attemptTimeoutMs,
        signal,
        context,
      })
    }
    let mayReset = true
    let isToldToWait = false
    for (let attempt = 1; ; attempt++) {
      const tellWait = (delayMs: number) => isToldToWait || onWait?.({ code: 'RATE_LIMITED', delayMs })
      const result = await limiter.run(send, { signal: untilDeadline, onWait: tellWait }).catch((error: unknown) => {
        if (signal.aborted) throw new CanceledError()
        throw untilDeadline.aborted && !(error instanceof StoryreelError) ? busyError(429, context) : error
      })
      if (result.kind === 'done') {
        circuit.answered()
        return result.data
      }
      // A connection kept open may be closed by the server just as it is used again; that is no failure.
      if (result.isReset && mayReset && method === 'GET') {
        mayReset = false
        attempt -= 1
        continue
      }
      countFailure(result)
      if (method !== 'GET' && result.effect === 'unknown') throw uncertainError(result.error)
      const delayMs = retryDelayMs({ outcome: result, attempt, limits, random: Math.random() })
      if (delayMs > limits.maxRetryAfterMs || performance.now() + delayMs > deadlineMs) {
        throw result.retryAfterMs === null ? result.error : laterError({ error: result.error, delayMs })
      }
      if (attempt >= (result.mostAttempts ?? limits.attempts)) throw result.error
      isToldToWait = result.status === 429
      // What the server tells to wait keeps to its limit, and is no storm.
      if (!isToldToWait && !retries.spend()) throw result.error
      if (isToldToWait) await limiter.closeFor(delayMs)
      onWait?.({ code: result.error.code, delayMs })
      if (!isToldToWait) {
        await waitAtLeast(delayMs, signal).catch(() => {
          throw new CanceledError()
        })
      }
    }
  }

  function countFailure({ status, error }: FailedAttempt): void {
    // Anything below 500 shows that the server is there.
    if (status === null || status >= 500) circuit.failed(error)
    else circuit.answered()
  }

  return {
    get: (given) => call('GET', given),
    change: ({ method, ...given }) => call(method, given),
  }
}

// --- internal ---

type Call = ApiCall & { body?: RequestBody }

/** The caller's, and one that is also aborted when the call has taken too long. */
type Signals = { signal: AbortSignal; untilDeadline: AbortSignal }

const NEVER = new AbortController().signal
