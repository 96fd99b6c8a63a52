import { expect, it } from 'vitest'
import { CanceledError, UpstreamError } from '../../src/errors.ts'
import type { MStudioClient } from '../../src/mstudio/client.ts'
import type { Fault } from '../../src/sandbox/faults.ts'
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { FAST, makeTestClient, noSignal, rejection } from './test-client.ts'

const PROJECTS = { path: /projects$/, times: 1 } as const
const getProjects = { route: 'projects', signal: noSignal } as const

it('N19: after a 429 every call of the key waits as long as asked', async () => {
  const limited: Fault = { ...PROJECTS, kind: 'status', status: 429, headers: { 'retry-after': '1' } }
  const sandbox = await startTestSandbox({ faults: [limited] })
  const others: Promise<unknown>[] = []
  const client = makeTestClient(sandbox, {
    onWait: () => {
      if (others.length === 0) others.push(startOther())
    },
  })
  async function startOther() {
    return client.get({ route: 'project', id: 'p1', signal: noSignal })
  }
  await client.get(getProjects)
  await Promise.all(others)
  const [first, ...later] = sandbox.requests
  expect(later).toHaveLength(2)
  for (const { atMs } of later) {
    expect(atMs - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1000)
    expect(atMs - (first?.atMs ?? 0)).toBeLessThan(2500)
  }
})

it('N19: stays within the limit the sandbox really enforces', async () => {
  const sandbox = await startTestSandbox({ rateLimit: { requests: 2, windowSeconds: 1 } })
  const client = makeTestClient(sandbox)
  await Promise.all([client.get(getProjects), client.get(getProjects), client.get(getProjects)])
  expect(sandbox.requests.map(({ status }) => status)).toEqual([200, 200, 429, 200])
})

it('N20: an HTTP date is measured on the clock of the server', async () => {
  const headers = { date: 'Mon, 01 Jan 2024 00:00:00 GMT', 'retry-after': 'Mon, 01 Jan 2024 00:00:01 GMT' }
  const sandbox = await startTestSandbox({ faults: [{ ...PROJECTS, kind: 'status', status: 429, headers }] })
  await makeTestClient(sandbox).get(getProjects)
  const [first, second] = sandbox.requests
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1000)
})

it('N21: a repeated 429 without Retry-After waits for the window to pass', async () => {
  const sandbox = await startTestSandbox({ faults: [{ ...PROJECTS, times: 2, kind: 'status', status: 429 }] })
  const waits: number[] = []
  const client = makeTestClient(sandbox, {
    limits: { ...FAST, rateWindowMs: 300 },
    onWait: ({ delayMs }) => waits.push(delayMs),
  })
  await client.get(getProjects)
  expect(waits).toHaveLength(2)
  expect(waits[0]).toBeLessThanOrEqual(20)
  expect(waits[1]).toBeGreaterThanOrEqual(300)
  const [, second, third] = sandbox.requests
  expect((third?.atMs ?? 0) - (second?.atMs ?? 0)).toBeGreaterThanOrEqual(300)
})

it.each<[string, unknown]>([
  ['901', expect.stringMatching(/^2\d{3}-/)],
  ['86400', expect.stringMatching(/^2\d{3}-/)],
  ['1000000000000', expect.stringMatching(/^\+033\d{3}-/)],
  ['1e300', null],
])('N22: asked to wait %s s, fails now and says until when', async (wait, retryAt) => {
  const limited: Fault = { ...PROJECTS, kind: 'status', status: 429, headers: { 'retry-after': wait } }
  const sandbox = await startTestSandbox({ faults: [limited] })
  const error = await rejection(makeTestClient(sandbox).get(getProjects))
  expect(error).toBeInstanceOf(UpstreamError)
  expect(error).toMatchObject({
    code: 'RATE_LIMITED',
    message: expect.stringMatching(/Try again after .+\.$/),
    retryAt,
  })
  expect(sandbox.requests).toHaveLength(1)
})

it('N23: a 429 on every request ends after a bounded number', async () => {
  const headers = { 'retry-after': '0' }
  const sandbox = await startTestSandbox({
    faults: [{ ...PROJECTS, times: 'always', kind: 'status', status: 429, headers }],
  })
  const error = await rejection(makeTestClient(sandbox).get(getProjects))
  expect(error).toMatchObject({ code: 'RATE_LIMITED' })
  expect(sandbox.requests).toHaveLength(5)
})

it('N24: three answers of 503 and then a good one cost exactly four requests', async () => {
  const sandbox = await startTestSandbox({ faults: [{ ...PROJECTS, times: 3, kind: 'status', status: 503 }] })
  expect(await makeTestClient(sandbox).get(getProjects)).toMatchObject({ data: [{ id: 'p1' }] })
  expect(sandbox.requests).toHaveLength(4)
})

it('N25: 5xx for ever ends as unavailable, naming the host without path or query', async () => {
  const html: Fault = { ...PROJECTS, times: 'always', kind: 'body', status: 502, body: '<html>Bad gateway' }
  const sandbox = await startTestSandbox({ faults: [html] })
  const query = new URLSearchParams({ page: '1' })
  const error = await rejection(makeTestClient(sandbox).get({ ...getProjects, query }))
  expect(error).toBeInstanceOf(UpstreamError)
  expect(error).toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    message: `127.0.0.1:${sandbox.port} could not answer (502). Try again later.`,
  })
  expect(sandbox.requests).toHaveLength(5)
})

it('ends when the time for a call is used up, whatever attempts are left', async () => {
  const sandbox = await startTestSandbox({
    faults: [{ ...PROJECTS, times: 'always', kind: 'status', status: 429, headers: { 'retry-after': '2' } }],
  })
  const client = makeTestClient(sandbox, { limits: { ...FAST, callTimeoutMs: 1000 } })
  expect(await rejection(client.get(getProjects))).toMatchObject({ code: 'RATE_LIMITED' })
  expect(sandbox.requests).toHaveLength(1)
})

it('N01: a refused connection names the host and the cause', async () => {
  const sandbox = await startTestSandbox()
  await sandbox.stop()
  const waits: string[] = []
  const error = await rejection(makeTestClient(sandbox, { onWait: ({ code }) => waits.push(code) }).get(getProjects))
  expect(error).toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    message: expect.stringContaining(`127.0.0.1:${sandbox.port} could not be reached: ECONNREFUSED`),
  })
  expect(waits).toEqual(Array.from({ length: 4 }, () => 'UPSTREAM_UNAVAILABLE'))
})

it('N38: a server without proper TLS is not tried again', async () => {
  const waits: unknown[] = []
  const sandbox = await startTestSandbox()
  const client = makeTestClient({ url: sandbox.url.replace('http:', 'https:') }, { onWait: (wait) => waits.push(wait) })
  expect(await rejection(client.get(getProjects))).toMatchObject({ code: 'UPSTREAM_TLS' })
  expect(waits).toEqual([])
})

it.each<[string, Fault]>([
  ['N04: a stalled body', { ...PROJECTS, kind: 'stall' }],
  ['N03: an answer that is too late', { ...PROJECTS, kind: 'latency', delayMs: 2000 }],
  ['N06: a reset connection', { ...PROJECTS, kind: 'reset' }],
  ['N07: a truncated body', { ...PROJECTS, kind: 'truncate' }],
  ['N33: truncated JSON', { ...PROJECTS, kind: 'body', body: '{"data": [' }],
])('%s is tried once more', async (_, fault) => {
  const sandbox = await startTestSandbox({ faults: [fault] })
  const client = makeTestClient(sandbox, { limits: { ...FAST, attemptTimeoutMs: 800 } })
  expect(await client.get(getProjects)).toMatchObject({ data: [{ id: 'p1' }] })
  expect(sandbox.requests).toHaveLength(2)
})

it.each([
  ['truncated', '{"data": ['],
  ['followed by garbage', '{"data": []} trailing'],
  ['UTF-16', Uint8Array.from(Buffer.from('\uFEFF{"data": []}', 'utf16le'))],
  ['not UTF-8', Uint8Array.from(Buffer.from('{"data": ["\xff"]}', 'latin1'))],
  ['with NaN', '{"data": [NaN]}'],
  ['with two values of one name', '{"data": [{"id": "p1", "duration": 2, "duration": 3}]}'],
  ['with two values of one name spelled differently', String.raw`{"data": [], "d\u0061ta": [1]}`],
  ['empty', ''],
])('N33: JSON that is %s is fetched once more, then reported', async (_, body) => {
  const sandbox = await startTestSandbox({ faults: [{ ...PROJECTS, times: 'always', kind: 'body', body }] })
  expect(await rejection(makeTestClient(sandbox).get(getProjects))).toMatchObject({ code: 'UPSTREAM_BAD_JSON' })
  expect(sandbox.requests).toHaveLength(2)
})

it('N33: a byte order mark in front of JSON does no harm', async () => {
  const sandbox = await startTestSandbox({ faults: [{ ...PROJECTS, kind: 'body', body: '\uFEFF{"data": []}' }] })
  expect(await makeTestClient(sandbox).get(getProjects)).toEqual({ data: [] })
})

it('N33: one name in several objects, and a value that looks like a name, do no harm', async () => {
  const body = '{"data": [{"id": "id", "of": {"id": "\\":"}}, {"id": ["id", "id"]}], "id": {}}'
  const sandbox = await startTestSandbox({ faults: [{ ...PROJECTS, kind: 'body', body }] })
  expect(await makeTestClient(sandbox).get(getProjects)).toEqual(JSON.parse(body))
})

it('N34: an answer above 32 MB is given up', async () => {
  const body = `{"data": ["${'x'.repeat(33 * 1024 * 1024)}"]}`
  const sandbox = await startTestSandbox({ faults: [{ ...PROJECTS, kind: 'body', body }] })
  expect(await rejection(makeTestClient(sandbox).get(getProjects))).toMatchObject({ code: 'UPSTREAM_TOO_LARGE' })
  expect(sandbox.requests).toHaveLength(1)
})

/** How many requests each of some calls cost, when the first request of each gets a 503. */
async function costsOfFailingOnce(calls: number, client: MStudioClient, sandbox: Sandbox): Promise<number[]> {
  const costs: number[] = []
  for (let call = 0; call < calls; call++) {
    sandbox.setFaults([{ ...PROJECTS, kind: 'status', status: 503 }])
    const before = sandbox.requests.length
    await client
      .get(getProjects)
      .catch((error: unknown) => expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' }))
    costs.push(sandbox.requests.length - before)
  }
  return costs
}

it('N25: calls that fail now and then are sent again ten times a minute, then fail at once until it is over', async () => {
  const sandbox = await startTestSandbox()
  const client = makeTestClient(sandbox, { limits: { ...FAST, retryWindowMs: 3000, circuitFailures: 100 } })
  expect(await costsOfFailingOnce(12, client, sandbox)).toEqual([...Array<number>(10).fill(2), 1, 1])
  await expect.poll(() => costsOfFailingOnce(1, client, sandbox), { timeout: 5000, interval: 300 }).toEqual([2])
})

it('N25: among many requests a tenth may be sent again', async () => {
  const sandbox = await startTestSandbox()
  const client = makeTestClient(sandbox, { limits: { ...FAST, fewestRetries: 0 } })
  for (let call = 0; call < 28; call++) await client.get(getProjects)
  expect(await costsOfFailingOnce(5, client, sandbox)).toEqual([2, 2, 2, 2, 1])
})

it('N23: to wait when told to uses up no attempts of others', async () => {
  const sandbox = await startTestSandbox()
  const client = makeTestClient(sandbox, { limits: { ...FAST, fewestRetries: 0 } })
  sandbox.setFaults([{ ...PROJECTS, times: 2, kind: 'status', status: 429, headers: { 'retry-after': '0' } }])
  await client.get(getProjects)
  expect(sandbox.requests).toHaveLength(3)
})

it('N42: canceling ends a call that waits for an answer', async () => {
  const sandbox = await startTestSandbox({ faults: [{ ...PROJECTS, kind: 'stall' }] })
  const caller = new AbortController()
  const waits: unknown[] = []
  const client = makeTestClient(sandbox, { onWait: (wait) => waits.push(wait) })
  const call = rejection(client.get({ ...getProjects, signal: caller.signal }))
  await expect.poll(() => sandbox.requests.length).toBe(1)
  caller.abort()
  expect(await call).toBeInstanceOf(CanceledError)
  expect(waits).toEqual([])
})

it('N42: canceling ends a call that waits for its next attempt, and one not yet begun', async () => {
  const headers = { 'retry-after': '600' }
  const sandbox = await startTestSandbox({ faults: [{ ...PROJECTS, kind: 'status', status: 429, headers }] })
  const caller = new AbortController()
  const client = makeTestClient(sandbox, { onWait: () => caller.abort() })
  expect(await rejection(client.get({ ...getProjects, signal: caller.signal }))).toBeInstanceOf(CanceledError)
  expect(await rejection(client.get({ ...getProjects, signal: caller.signal }))).toBeInstanceOf(CanceledError)
  expect(sandbox.requests).toHaveLength(1)
})
