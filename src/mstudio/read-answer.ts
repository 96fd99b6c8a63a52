import { z } from 'zod'
import { ApiRefusedError, UpstreamError } from '../errors.ts'
import type { Credential } from './credential.ts'
import { hasDuplicateNames } from './has-duplicate-names.ts'
import type { Place } from './routes.ts'

/** What a call is about, for the errors it may end in. */
export type CallContext = { host: string; credential: Credential; subject: Place['subject'] }

const errorSchema = z.object({
  success: z.boolean().optional().catch(undefined),
  message: z.string().nullish().catch(null),
  errors: z.record(z.string(), z.array(z.string()).catch([])).optional().catch(undefined),
})

type ErrorBody = z.infer<typeof errorSchema>

/** The JSON of an answer, or why it is none. Only a broken body is worth a second try. */
export type Answer =
  | { kind: 'data'; data: unknown }
  | { kind: 'broken'; error: UpstreamError }
  | { kind: 'refused'; error: ApiRefusedError | UpstreamError }

/** Makes sense of a whole answer whose status is not worth retrying. */
export function readAnswer({
  method,
  response,
  body,
  context,
}: {
  method: string
  response: Response
  body: Uint8Array
  context: CallContext
}): Answer {
  const { status } = response
  if (status >= 300 && status < 400) return { kind: 'refused', error: redirectError(status, context) }
  // What only asks wants an answer; what changes something may be content with none.
  if (response.ok && body.length === 0 && method !== 'GET') return { kind: 'data', data: null }
  // Nobody asked for a part.
  if (status === 206) return { kind: 'broken', error: brokenError(context) }
  const parsed = parseJson(body)
  const { data: errorBody = {} } = errorSchema.safeParse(parsed.kind === 'json' ? parsed.value : {})
  if (status >= 400) return { kind: 'refused', error: refusedError({ status, errorBody, context }) }
  if (parsed.kind === 'html') return { kind: 'refused', error: htmlError(context) }
  if (parsed.kind === 'broken') return { kind: 'broken', error: brokenError(context) }
  if (errorBody.success !== false) return { kind: 'data', data: parsed.value }
  return { kind: 'refused', error: refusedError({ status, errorBody, context }) }
}

function parseJson(body: Uint8Array): { kind: 'json'; value: unknown } | { kind: 'html' } | { kind: 'broken' } {
  try {
    // Fatal, so that UTF-16 and cut characters are seen; a byte order mark is dropped.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    // oxlint-disable-next-line no-control-regex: some proxies put NULs in front.
    if (/^[\s\0]*</.test(text)) return { kind: 'html' }
    const value: unknown = JSON.parse(text)
    return hasDuplicateNames(text) ? { kind: 'broken' } : { kind: 'json', value }
  } catch {
    return { kind: 'broken' }
  }
}

function refusedError({
  status,
  errorBody,
  context: { host, credential, subject },
}: {
  status: number
  errorBody: ErrorBody
  context: CallContext
}): ApiRefusedError {
  const { kind, secret } = credential
  const said = quote(secret.redact(errorBody.message ?? ''))
  switch (status) {
    case 401:
      return new ApiRefusedError('AUTH_INVALID_KEY', `M Studio refused the ${kind} (401). ${WHERE_FROM[kind]}`)
    case 402:
      return new ApiRefusedError(
        'PAYMENT_REQUIRED',
        `M Studio asks for a subscription or wallet balance (402)${said}. Top up in M Studio, then try again.`,
      )
    case 403:
      return forbiddenError({ message: errorBody.message ?? '', said, kind })
    case 404:
      return subject === null
        ? new ApiRefusedError('API_NOT_FOUND', `${host} has no such API (404). Check MSTUDIO_API_URL.`)
        : notFoundError({ subject, kind })
    case 422:
      return new ApiRefusedError(
        'UPSTREAM_VALIDATION',
        `M Studio did not accept the request (422)${quote(secret.redact(fieldErrors(errorBody)))}.`,
      )
    default:
      return new ApiRefusedError('API_REFUSED', `M Studio refused the request (${status})${said}.`)
  }
}

const WHERE_FROM = {
  'API key': 'Check MSTUDIO_API_KEY: keys are made in M Studio under Settings → Developer.',
  token: 'Check MSTUDIO_API_TOKEN: tokens end after a while, and are of the user who is signed in.',
} as const

function notFoundError({
  subject: { noun, id },
  kind,
}: {
  subject: { noun: string; id: string }
  kind: Credential['kind']
}): ApiRefusedError {
  return new ApiRefusedError(
    noun === 'project' ? 'PROJECT_NOT_FOUND' : 'NOT_FOUND',
    `M Studio has no ${noun} "${id}" that this ${kind} may see (404). Check the id and the ${kind}'s team.`,
  )
}

function forbiddenError({
  message,
  said,
  kind,
}: {
  message: string
  said: string
  kind: Credential['kind']
}): ApiRefusedError {
  const scope = /scope:?\s*["'`]?([a-z_]+)/i.exec(message)?.[1]
  if (scope === undefined) {
    return new ApiRefusedError('API_FORBIDDEN', `M Studio does not let this ${kind} do that (403)${said}.`)
  }
  return new ApiRefusedError(
    'INSUFFICIENT_SCOPE',
    `The ${kind} lacks the scope "${scope}" (403). Add it to the key in M Studio under Settings → Developer.`,
  )
}

function redirectError(status: number, { host }: CallContext): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_REDIRECT',
    `${host} answered with a redirect (${status}), which is not followed with an API key. Check MSTUDIO_API_URL.`,
  )
}

function htmlError({ host }: CallContext): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_NOT_JSON',
    `${host} answered with a web page instead of JSON. Check MSTUDIO_API_URL, and whether a proxy or login page is in between.`,
  )
}

function brokenError({ host }: CallContext): UpstreamError {
  return new UpstreamError('UPSTREAM_BAD_JSON', `${host} sent JSON that cannot be read. Try again later.`)
}

function fieldErrors({ errors = {}, message }: ErrorBody): string {
  const fields = Object.entries(errors).map(([field, messages]) => `${field}: ${messages.join(' ')}`)
  return fields.length > 0 ? fields.join('; ') : (message ?? '')
}

/** What the server said, on one line and bounded, ready to follow a status. */
function quote(message: string): string {
  const line = message.replace(/[\s\p{C}]+/gu, ' ').trim()
  if (line === '') return ''
  return `: ${line.length > 300 ? `${line.slice(0, 300)}…` : line.replace(/\.$/, '')}`
}
