import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ApiRefusedError, ProjectError, StoryreelError, UpstreamError } from '../../src/errors.ts'
import type { MStudioClient } from '../../src/mstudio/client.ts'
import { fetchBoard } from '../../src/mstudio/fetch-board.ts'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import type { Fault, FaultKind } from '../../src/sandbox/faults.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { connectionsTo } from '../helpers/connections-to.ts'
import { FAST, makeTestClient, noSignal, rejection } from './test-client.ts'

const LIMITS = { ...FAST, rateWindowMs: 200 }

let sandbox: Sandbox
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'storyreel-faults-'))
  vi.stubEnv('TMPDIR', folder)
  sandbox = await startSandbox({ rateLimit: { requests: 100_000, windowSeconds: 60 } })
})

afterAll(async () => {
  await sandbox.stop()
  await rm(folder, { recursive: true })
  vi.unstubAllEnvs()
})

type Call = (client: MStudioClient) => Promise<unknown>

const list: Call = (client) => client.get({ route: 'projects', signal: noSignal })
const read: Call = (client) => client.get({ route: 'project', id: 'gone', signal: noSignal })
const fetchAll: Call = (client) => fetchBoard({ client, projectId: 'last-light', signal: noSignal })
const create: Call = (client) =>
  client.change({ method: 'POST', route: 'teams', body: { kind: 'json', value: {} }, signal: noSignal })

/** What a call comes to: an error of a class, by its code, exit code and words; and how many requests it may cost. */
type Outcome = [
  kind: new (...args: never[]) => StoryreelError,
  code: string,
  exitCode: number,
  words: RegExp,
  cost: number,
]

const AWAY = 'UPSTREAM_UNAVAILABLE'
const ALWAYS = { path: /projects$/, times: 'always' } as const

const always = (fault: FaultKind): Fault => ({ ...ALWAYS, ...fault })
const body = (text: string | Uint8Array<ArrayBuffer>): Fault => always({ kind: 'body', body: text })
const status = (code: number, more: { message?: string; retryAfter?: string } = {}): Fault =>
  always({ kind: 'status', status: code, ...more })
const drift = (change: 'missing' | 'renamed' | 'text' | 'null', field: string): Fault => ({
  path: /frames$/,
  times: 'always',
  kind: 'drift',
  change,
  field,
})
const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

test.each<[string, Fault | null, Call, Outcome]>([
  [
    'N03: a server that never says a word',
    always({ kind: 'silence' }),
    list,
    [UpstreamError, AWAY, 5, /no answer within 0\.4 s/, 5],
  ],
  ['N04: bodies that stall', always({ kind: 'stall' }), list, [UpstreamError, AWAY, 5, /no answer within 0\.4 s/, 5]],
  [
    'N05: bodies that drip',
    always({ kind: 'drip', intervalMs: 50 }),
    list,
    [UpstreamError, AWAY, 5, /no answer within/, 5],
  ],
  [
    'N06: connections that are reset',
    always({ kind: 'reset' }),
    list,
    [UpstreamError, AWAY, 5, /could not be reached: /, 6],
  ],
  [
    'N07: bodies that end too early',
    always({ kind: 'truncate' }),
    list,
    [UpstreamError, AWAY, 5, /could not be reached: /, 6],
  ],
  [
    'N08: chunked bodies without their end',
    always({ kind: 'truncate', chunked: true }),
    list,
    [UpstreamError, AWAY, 5, /could not be reached: /, 6],
  ],
  [
    'N09: two lengths',
    always({ kind: 'length', lengths: ['10', '20'] }),
    list,
    [UpstreamError, AWAY, 5, /could not be reached: HPE_/, 5],
  ],
  [
    'N10: a small body that unpacks to a large one',
    always({ kind: 'gzip-bomb', megabytes: 40 }),
    list,
    [UpstreamError, 'UPSTREAM_TOO_LARGE', 5, /more than 32 MB/, 1],
  ],
  [
    'N11: a body without end',
    always({ kind: 'endless' }),
    list,
    [UpstreamError, 'UPSTREAM_TOO_LARGE', 5, /more than 32 MB/, 1],
  ],
  [
    'N12: no body with 200',
    always({ kind: 'empty' }),
    list,
    [UpstreamError, 'UPSTREAM_BAD_JSON', 5, /cannot be read/, 2],
  ],
  [
    'N13: a part that nobody asked for',
    always({ kind: 'partial' }),
    list,
    [UpstreamError, 'UPSTREAM_BAD_JSON', 5, /cannot be read/, 2],
  ],
  [
    'N15: a redirect to itself',
    always({ kind: 'redirect' }),
    list,
    [UpstreamError, 'UPSTREAM_REDIRECT', 5, /not followed with an API key/, 1],
  ],
  [
    'N22: a wait of a day',
    status(429, { retryAfter: '86400' }),
    list,
    [UpstreamError, 'RATE_LIMITED', 5, /Try again after 2/, 1],
  ],
  ['N23: 429 for ever', status(429, { retryAfter: '0' }), list, [UpstreamError, 'RATE_LIMITED', 5, /429/, 5]],
  ['N25: 500 for ever', status(500), list, [UpstreamError, AWAY, 5, /could not answer \(500\)/, 5]],
  ['N26: 401', status(401), list, [ApiRefusedError, 'AUTH_INVALID_KEY', 4, /Check MSTUDIO_API_KEY/, 1]],
  ['N27: 402', status(402, { message: 'Empty.' }), list, [ApiRefusedError, 'PAYMENT_REQUIRED', 4, /Empty\. Top up/, 1]],
  [
    'N28: 403',
    status(403, { message: 'Missing required scope: teams' }),
    list,
    [ApiRefusedError, 'INSUFFICIENT_SCOPE', 4, /"teams"/, 1],
  ],
  ['N29: 404', null, read, [ApiRefusedError, 'PROJECT_NOT_FOUND', 4, /no project "gone"/, 1]],
  ['N30: 422', null, create, [ApiRefusedError, 'UPSTREAM_VALIDATION', 4, /name: /, 1]],
  [
    'N31: success false with 200',
    always({ kind: 'refused', message: 'Archived' }),
    list,
    [ApiRefusedError, 'API_REFUSED', 4, /Archived/, 1],
  ],
  ['N32: a sign-in page', always({ kind: 'html' }), list, [UpstreamError, 'UPSTREAM_NOT_JSON', 5, /web page/, 1]],
  [
    'N33: half a JSON',
    always({ kind: 'bad-json' }),
    list,
    [UpstreamError, 'UPSTREAM_BAD_JSON', 5, /cannot be read/, 2],
  ],
  [
    'N34: JSON 100,000 deep in place of a list',
    { ...body(deep), path: /frames$/ },
    fetchAll,
    [ProjectError, 'UPSTREAM_SCHEMA', 3, /frames\[0\]/, 2],
  ],
  [
    'N35: a frame without its position',
    drift('missing', 'position'),
    fetchAll,
    [ProjectError, 'UPSTREAM_SCHEMA', 3, /frames\[0\]\.position/, 2],
  ],
  [
    'N35: a position of another name',
    drift('renamed', 'position'),
    fetchAll,
    [ProjectError, 'UPSTREAM_SCHEMA', 3, /frames\[0\]\.position/, 2],
  ],
  [
    'N35: a duration in words',
    drift('text', 'duration'),
    fetchAll,
    [ProjectError, 'UPSTREAM_SCHEMA', 3, /frames\[0\]\.duration/, 2],
  ],
  ['N35: no id', drift('null', 'id'), fetchAll, [ProjectError, 'UPSTREAM_SCHEMA', 3, /frames\[0\]\.id/, 2]],
])(
  '%s ends in time, with its code and in one sentence',
  async (name, fault, call, [kind, code, exitCode, words, cost]) => {
    sandbox.setFaults(fault ? [fault] : [])
    const before = sandbox.requests.length
    const limits = { ...LIMITS, ...(/^N0[345]/.test(name) && { attemptTimeoutMs: 400 }) }
    const error = await rejection(call(makeTestClient(sandbox, { limits })))
    expect(error).toBeInstanceOf(kind)
    expect(error).toMatchObject({ code, exitCode, message: expect.stringMatching(words) })
    expect(String(error)).not.toContain(FULL_ACCESS_KEY)
    expect(String(error)).not.toContain('\n')
    expect(sandbox.requests.length - before).toBe(cost)
  },
  5000,
)

test.each<[string, Fault, number]>([
  ['N24: 503 three times', { ...ALWAYS, times: 3, kind: 'status', status: 503 }, 4],
  ['N25: 503 that says how long', { ...ALWAYS, times: 1, kind: 'status', status: 503, retryAfter: '0.3' }, 2],
  ['N20: a date of a server whose clock is an hour slow', slowClock(), 2],
  ['N21: 429 that does not say how long', { ...ALWAYS, times: 1, kind: 'status', status: 429 }, 2],
  ['N22: a Retry-After of nonsense', { ...ALWAYS, times: 1, kind: 'status', status: 429, retryAfter: 'soon' }, 2],
  ['N22: a Retry-After below nothing', { ...ALWAYS, times: 1, kind: 'status', status: 429, retryAfter: '-1' }, 2],
  ['N35: a field nobody knows', { ...ALWAYS, kind: 'drift', change: 'extra', field: 'mood' }, 1],
  ['N32: JSON by another name', { ...ALWAYS, kind: 'content-type', contentType: 'text/html' }, 1],
])(
  '%s does no harm',
  async (_, fault, cost) => {
    sandbox.setFaults([fault])
    const before = sandbox.requests.length
    expect(await list(makeTestClient(sandbox, { limits: LIMITS }))).toMatchObject({ data: [{ id: 'last-light' }] })
    expect(sandbox.requests.length - before).toBe(cost)
  },
  5000,
)

function slowClock(): Fault {
  const headers = { date: 'Mon, 01 Jan 2024 00:00:00 GMT', 'retry-after': 'Mon, 01 Jan 2024 00:00:01 GMT' }
  return { ...ALWAYS, times: 1, kind: 'status', status: 429, headers }
}

test('N25: ten calls at once find out together that nobody answers, and later ones need not ask', async () => {
  sandbox.setFaults([status(503)])
  const before = sandbox.requests.length
  // As long as ten answers may take on a busy machine: who asks again before five have come finds nothing out.
  const backoff = { firstBackoffMs: 400, maxBackoffMs: 400 }
  const client = makeTestClient(sandbox, { limits: { ...LIMITS, ...backoff, circuitOpenMs: 1500 } })
  const errors = await Promise.all(Array.from({ length: 10 }, () => rejection(list(client))))
  for (const error of errors) expect(error).toMatchObject({ code: AWAY })
  expect(sandbox.requests.length - before).toBeLessThanOrEqual(12)

  const asked = sandbox.requests.length
  expect(await rejection(list(client))).toMatchObject({ code: AWAY })
  expect(sandbox.requests).toHaveLength(asked)

  sandbox.setFaults([])
  await expect.poll(() => list(client).catch(() => null), { timeout: 3000, interval: 100 }).not.toBeNull()
}, 10_000)

test('N26: a wrong key ends a whole fetch with one request', async () => {
  sandbox.setFaults([])
  const before = sandbox.requests.length
  const error = await rejection(fetchAll(makeTestClient(sandbox, { key: 'sk_wrong' })))
  expect(error).toMatchObject({ code: 'AUTH_INVALID_KEY' })
  expect(sandbox.requests.length - before).toBe(1)
})

test('nothing is left of all that: no connection, once kept ones have had their 4 s, and no lock', async () => {
  await expect.poll(() => connectionsTo(sandbox.port), { timeout: 10_000, interval: 100 }).toBe(0)
  const left = await readdir(folder, { recursive: true })
  expect(left.filter((name) => name.endsWith('.json')).length).toBeGreaterThan(0)
  expect(left.filter((name) => /lock|next/.test(name))).toEqual([])
}, 15_000)
