import http from 'node:http'
import https from 'node:https'
import { type Admission, admitUrl, type Resolve } from '../../platform/admit-url.ts'
import {
  type Connect,
  createGuardedAgents,
  ForbiddenAddressError,
  type GuardedAgents,
  pinTo,
} from '../../platform/guarded-agents.ts'
import { parseRetryAfter } from '../../platform/retry-delay.ts'
import { withDeadline } from '../../platform/with-deadline.ts'

/** How receivers are found and reached. */
export type WebhookNetwork = { resolve: Resolve; connect: Connect; trustedOrigins: ReadonlySet<string> }

export type Message = { url: string; headers: http.OutgoingHttpHeaders; body: string }

/** What became of a message. `reason` is a half sentence, such as `there was no whole answer within 15 s`. */
export type Posted =
  | { kind: 'answered'; status: number; retryAfterMs: number | null }
  | { kind: 'unanswered'; reason: string }
  /** It could not be sent, and that was our own fault. */
  | { kind: 'unsent'; reason: string }

/** Of an answer, whose status is all that counts. */
const MOST_ANSWER_BYTES = 64 * 1024

/**
 * Sends a message once. The address is checked anew every time, no redirect is followed, and no more of an answer is read
 * than needs to be; one that is longer, or does not end in time, is none.
 *
 * @throws the reason of `signal` when that is aborted.
 */
export async function postMessage(
  message: Message,
  { network, deadlineMs, signal }: { network: WebhookNetwork; deadlineMs: number; signal: AbortSignal },
): Promise<Posted> {
  const agents = createGuardedAgents(network.connect)
  try {
    return await withDeadline({ signal, deadlineMs }, (untilDeadline) => {
      return admitAndPost(message, { network, agents, signal: untilDeadline }).catch((error: unknown): Posted => {
        signal.throwIfAborted()
        const isLate = untilDeadline.aborted
        const reason = isLate ? `there was no whole answer within ${deadlineMs / 1000} s` : reasonOf(error)
        return { kind: 'unanswered', reason }
      })
    })
  } finally {
    agents.http.destroy()
    agents.https.destroy()
  }
}

export function admit(url: string, { resolve, trustedOrigins }: WebhookNetwork): Promise<Admission> {
  return admitUrl({ written: url, from: null, trustedOrigins, resolve })
}

async function admitAndPost(
  message: Message,
  { network, agents, signal }: { network: WebhookNetwork; agents: GuardedAgents; signal: AbortSignal },
): Promise<Posted> {
  const admission = await orAborted(admit(message.url, network), signal)
  if (admission.kind === 'forbidden') return { kind: 'unanswered', reason: admission.reason }
  return post(message, { admission, agents, signal })
}

function post(
  { headers, body }: Message,
  {
    admission: { url, addresses },
    agents,
    signal,
  }: { admission: Extract<Admission, { kind: 'admitted' }>; agents: GuardedAgents; signal: AbortSignal },
): Promise<Posted> {
  const isSecure = url.protocol === 'https:'
  const options = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    signal,
    ...pinTo(addresses),
  }
  return new Promise((resolve, reject) => {
    const request = isSecure
      ? https.request(url, { ...options, agent: agents.https })
      : http.request(url, { ...options, agent: agents.http })
    request.on('error', reject)
    request.on('response', (response) => {
      readAnswer(response).then(resolve, reject)
    })
    request.end(body)
  })
}

async function readAnswer(response: http.IncomingMessage): Promise<Posted> {
  const { statusCode: status = 0, headers } = response
  const retryAfterMs = parseRetryAfter({ retryAfter: headers['retry-after'] ?? null, date: headers.date ?? null })
  try {
    let bytes = 0
    if (isSuccess(status)) {
      for await (const chunk of response) {
        bytes += Buffer.byteLength(chunk)
        if (bytes > MOST_ANSWER_BYTES) return { kind: 'unanswered', reason: 'its answer is longer than 64 KB' }
      }
    }
    return { kind: 'answered', status, retryAfterMs }
  } finally {
    response.destroy()
  }
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

function reasonOf(error: unknown): string {
  if (error instanceof ForbiddenAddressError) return 'its host is not on the public internet'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOTFOUND') return 'there is no such host'
  return code === '' ? 'the connection broke' : `the connection failed with ${code}`
}

/** For what cannot be told to stop. */
function orAborted<Result>(task: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('It was aborted.')), { once: true })
    task.then(resolve, reject)
  })
}
