import http from 'node:http'
import https from 'node:https'
import { type Admission, admitUrl, type Resolve } from '../platform/admit-url.ts'
import { ForbiddenAddressError, type GuardedAgents, pinTo } from '../platform/guarded-agents.ts'
import { FailedAttempt, failureOf } from './download-failure.ts'

const MAX_REDIRECTS = 5
const REDIRECTS: readonly (number | undefined)[] = [301, 302, 303, 307, 308]

export type GuardedGet = {
  url: string
  headers: http.OutgoingHttpHeaders
  signal: AbortSignal
  agents: GuardedAgents
  trustedOrigins: ReadonlySet<string>
  resolve: Resolve
}

/** An answer that is no redirect, or why there will be none: a half sentence. */
export type GuardedAnswer =
  | { kind: 'answer'; response: http.IncomingMessage }
  | { kind: 'forbidden'; reason: string }
  | { kind: 'lost'; reason: string }

/**
 * Asks for a URL, following redirects, every hop of which has to be admitted before anything connects to it. Nothing
 * that could tell who asks goes along.
 *
 * @throws {FailedAttempt} when the host cannot be found or reached.
 */
export async function guardedGet({ url, ...common }: GuardedGet): Promise<GuardedAnswer> {
  let written = url
  let from: URL | null = null
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const admission: Admission = await admitUrl({ ...common, written, from }).catch((error: unknown) => {
      throw failureOf(error)
    })
    if (admission.kind === 'forbidden') return admission
    const response = await ask(admission, common)
    if (response === null) return { kind: 'forbidden', reason: 'its host is not on the public internet' }
    if (!REDIRECTS.includes(response.statusCode)) return { kind: 'answer', response }
    const { location } = response.headers
    // A body nobody reads would keep the connection.
    response.destroy()
    if (location === undefined || !URL.canParse(location, admission.url)) {
      return { kind: 'lost', reason: 'it leads nowhere' }
    }
    ;[written, from] = [location, admission.url]
  }
  return { kind: 'lost', reason: `it is redirected more than ${MAX_REDIRECTS} times` }
}

// --- internal ---

type Asked = Omit<GuardedGet, 'url'>
type Admitted = Extract<Admission, { kind: 'admitted' }>

/** @returns null when the connection turned out to go where it must not. */
async function ask(admitted: Admitted, common: Asked): Promise<http.IncomingMessage | null> {
  try {
    return await askOnce(admitted, common).catch((error: unknown) => {
      // The host closed a kept connection at the moment we used it: nobody's fault.
      if (error instanceof StaleConnectionError) return askOnce(admitted, common)
      throw error
    })
  } catch (error) {
    if (error instanceof ForbiddenAddressError) return null
    if (common.signal.aborted) throw new FailedAttempt('unavailable', 'no answer', { cause: error })
    throw failureOf(error)
  }
}

class StaleConnectionError extends Error {}

function askOnce({ url, addresses }: Admitted, { headers, signal, agents }: Asked): Promise<http.IncomingMessage> {
  const options = { headers, signal, ...pinTo(addresses) }
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? https.get(url, { ...options, agent: agents.https }, resolve)
        : http.get(url, { ...options, agent: agents.http }, resolve)
    request.on('error', (error) => reject(request.reusedSocket ? new StaleConnectionError() : error))
  })
}
