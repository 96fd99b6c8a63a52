import { z } from 'zod'

const countSchema = z.coerce.number().int().nonnegative()

const millisecondsSchema = z.coerce.number().nonnegative().meta({ description: 'Milliseconds.' })

function faultOf<const Kind extends string, Shape extends z.ZodRawShape>(
  kind: Kind,
  description: string,
  shape: Shape,
) {
  return z.object({ kind: z.literal(kind), ...shape }).meta({ description })
}

/** Everything that can go wrong, as it is written in JSON, headers and queries. */
export const faultKindSchema = z.discriminatedUnion('kind', [
  faultOf('status', 'An error answer with the documented body.', {
    status: z.coerce.number().int().min(200).max(599),
    message: z.string().optional(),
    retryAfter: z.string().optional().meta({ description: 'Sent as it is: seconds, a date, or nonsense.' }),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  faultOf('body', 'Another body.', {
    body: z.string(),
    contentType: z.string().optional(),
    status: z.coerce.number().int().min(200).max(599).optional(),
  }),
  faultOf('html', 'A sign-in page with status 200.', {}),
  faultOf('bad-json', 'The first half of the right body, as if it were the whole.', {}),
  faultOf('refused', 'A body with success false, and status 200.', { message: z.string().optional() }),
  faultOf('drift', 'The right answer in which a field is not what it was.', {
    change: z.enum(['extra', 'missing', 'renamed', 'text', 'null']),
    field: z.string().min(1),
  }),
  faultOf('empty', 'No body at all, with status 200.', {}),
  faultOf('content-type', 'The right body under another type.', { contentType: z.string() }),
  faultOf('partial', 'Status 206 and a Content-Range that nobody asked for.', {}),
  faultOf('length', 'The right body with wrong Content-Length headers, one for each value.', {
    lengths: z.union([z.array(z.string()), z.string().transform((text) => text.split(','))]),
  }),
  faultOf('gzip-bomb', 'Zeros, a thousandth of their size on the wire.', {
    megabytes: z.coerce.number().positive().max(100_000),
  }),
  faultOf('endless', 'The right body over and over, with no length.', {}),
  faultOf('latency', 'The right answer, late.', { delayMs: millisecondsSchema }),
  faultOf('silence', 'Not a byte, ever.', {}),
  faultOf('truncate', 'The first half of the body; then the connection is closed.', {
    chunked: z.stringbool().or(z.boolean()).optional().meta({ description: 'With no length announced.' }),
  }),
  faultOf('stall', 'The first half of the body; then silence.', {}),
  faultOf('drip', 'The right answer, a byte at a time.', { intervalMs: millisecondsSchema.default(1000) }),
  faultOf('reset', 'The connection is closed before the first byte.', {}),
  faultOf('redirect', 'A redirect: to an address, or to itself, which is a loop.', {
    to: z.string().optional(),
    status: z.coerce.number().int().min(300).max(399).default(302),
  }),
])

type WrittenKind = z.infer<typeof faultKindSchema>

/** What goes wrong. A test may send bytes where JSON can only hold text, and leave out what has a default. */
export type FaultKind =
  | Exclude<WrittenKind, { kind: 'body' | 'drip' | 'redirect' }>
  | {
      kind: 'body'
      body: string | Uint8Array<ArrayBuffer>
      contentType?: string | undefined
      status?: number | undefined
    }
  | { kind: 'drip'; intervalMs?: number }
  | { kind: 'redirect'; to?: string | undefined; status?: number }

/** Something that goes wrong for the next `times` requests whose path matches, of one key where one is named. */
export type Fault = { path: RegExp; times: number | 'always'; key?: string | undefined } & FaultKind

const placeSchema = z.object({
  path: z
    .string()
    .default('')
    .transform((source, context) => {
      try {
        return new RegExp(source)
      } catch {
        context.addIssue('must be a regular expression')
        return z.NEVER
      }
    })
    .meta({ description: 'A regular expression that the path must match.' }),
  times: z.union([z.literal('always'), countSchema]).default('always'),
  key: z.string().optional().meta({ description: 'The key or token whose requests fail; without it, everybody’s.' }),
})

/** A fault as `PUT /sandbox/faults` takes it. */
export const faultSchema = z.intersection(placeSchema, faultKindSchema)

/**
 * Reads a fault that a single request asks for, such as `status; status=503; times=2`.
 *
 * @throws {z.ZodError} when there is no such fault.
 */
export function parseFault(text: string): { kind: FaultKind; times: number | 'always' } {
  const [kind, ...parameters] = text.split(';').map((part) => part.trim())
  const named = parameters.map((parameter) => {
    const at = parameter.indexOf('=')
    return at < 0 ? [parameter, 'true'] : [parameter.slice(0, at), parameter.slice(at + 1)]
  })
  const written = { ...Object.fromEntries(named), kind }
  return { kind: faultKindSchema.parse(written), times: placeSchema.parse(written).times }
}

/** Finds the fault for a request, the first in the list that has any `times` left, and uses up one of them. */
export function takeFault(faults: Fault[], { pathname, key }: { pathname: string; key: string | null }): Fault | null {
  const fault = faults.find(
    (candidate) =>
      candidate.path.test(pathname) && candidate.times !== 0 && (candidate.key === undefined || candidate.key === key),
  )
  if (!fault) return null
  if (fault.times !== 'always') fault.times -= 1
  return fault
}
