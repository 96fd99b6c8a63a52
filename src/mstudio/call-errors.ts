import { UpstreamError } from '../errors.ts'
import { retryAt } from '../platform/retry-delay.ts'
import type { CallContext } from './read-answer.ts'

/** The server answered, but not now: 429, 5xx and the like. */
export function busyError(status: number, { host, credential }: CallContext): UpstreamError {
  if (status === 429) {
    return new UpstreamError(
      'RATE_LIMITED',
      `M Studio limits how often this ${credential.kind} may ask (429). Try again later.`,
    )
  }
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `${host} could not answer (${status}). Try again later.`)
}

export function unreachableError(host: string, reason: string): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_UNAVAILABLE',
    `${host} could not be reached: ${reason}. Check the network and MSTUDIO_API_URL, or try again later.`,
  )
}

export function tlsError(host: string, reason: string): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_TLS',
    `${host} could not be reached safely: ${reason}. Check MSTUDIO_API_URL and, behind a proxy, NODE_EXTRA_CA_CERTS.`,
  )
}

/** For a wait that is longer than we wait. */
export function laterError({ error, delayMs }: { error: UpstreamError; delayMs: number }): UpstreamError {
  const at = retryAt(delayMs)
  const message = error.message.replace('later.', `after ${at ?? 'a date beyond the calendar'}.`)
  return new UpstreamError(error.code, message, { retryAt: at })
}

/** For a request that changes something, of which nobody knows whether it was carried out. */
export function uncertainError({ code, message }: UpstreamError): UpstreamError {
  return new UpstreamError(
    code,
    `${message} What was asked for may have been done all the same; look in M Studio before you repeat it.`,
  )
}
