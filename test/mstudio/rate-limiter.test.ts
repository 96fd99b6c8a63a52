import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, it, onTestFinished, vi } from 'vitest'
import { CanceledError } from '../../src/errors.ts'
import { createClient } from '../../src/mstudio/client.ts'
import { userToken } from '../../src/mstudio/credential.ts'
import { BEARER_TOKEN } from '../../src/sandbox/api-keys.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { FAST, makeTestClient, noSignal, rejection } from './test-client.ts'

const ASK_REPEATEDLY = fileURLToPath(new URL('ask-repeatedly.ts', import.meta.url))

const getProjects = { route: 'projects', signal: noSignal } as const

function startAsking(url: string, numbers: { times: number; requests: number; windowMs: number }) {
  const { times, requests, windowMs } = numbers
  return execa(process.execPath, ['--import', 'tsx', ASK_REPEATEDLY, url, ...[times, requests, windowMs].map(String)], {
    reject: false,
    killSignal: 'SIGKILL',
  })
}

it('N40: four processes with one key get no 429 and use at least 90 % of what it may', async () => {
  const requests = 60
  const windowMs = 8000
  const sandbox = await startTestSandbox({ rateLimit: { requests, windowSeconds: windowMs / 1000 } })
  const asking = [1, 2, 3, 4].map(() => startAsking(sandbox.url, { times: 60, requests, windowMs }))
  const ended = await Promise.all(asking)
  expect(ended.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    ended.map(() => ({ exitCode: 0, stderr: '' })),
  )
  expect(sandbox.requests.filter(({ status }) => status === 429)).toEqual([])
  expect(sandbox.requests).toHaveLength(240)
  // A key that was not used before has all of a window's requests at once; from then on they come as they are free.
  const [steadyFrom, ...steady] = sandbox.requests.slice(requests - 1)
  const elapsedMs = (steady.at(-1)?.atMs ?? 0) - (steadyFrom?.atMs ?? 0)
  const used = steady.length / ((elapsedMs / windowMs) * requests)
  process.stdout.write(`N40: ${(100 * used).toFixed(1)} % of the allowance used, by four processes\n`)
  expect(used).toBeGreaterThan(0.9)
  expect(used).toBeLessThanOrEqual(1.01)
}, 60_000)

it('N40: a process killed while it asks keeps nobody from asking, and frees nothing too early', async () => {
  const sandbox = await startTestSandbox({ rateLimit: { requests: 100_000, windowSeconds: 60 } })
  const numbers = { times: 100_000, requests: 50_000, windowMs: 60_000 }
  const before = sandbox.requests.length
  for (const more of [20, 23, 29]) {
    const asking = startAsking(sandbox.url, numbers)
    const until = sandbox.requests.length + more
    await expect.poll(() => sandbox.requests.length, { interval: 1, timeout: 20_000 }).toBeGreaterThan(until)
    asking.kill()
    await asking
  }
  const asked = sandbox.requests.length - before
  const limits = { ...FAST, rateWindowMs: 60_000, callTimeoutMs: 8000 }
  await makeTestClient(sandbox, { limits: { ...limits, rateRequests: asked + 1 } }).get(getProjects)
  const atLimit = makeTestClient(sandbox, { limits: { ...limits, rateRequests: asked, callTimeoutMs: 500 } })
  expect(await rejection(atLimit.get(getProjects))).toMatchObject({ code: 'RATE_LIMITED' })
}, 60_000)

it('N19: what one client is told holds back every other client of the key', async () => {
  const headers = { 'retry-after': '1' }
  const sandbox = await startTestSandbox({
    faults: [{ path: /projects$/, times: 1, kind: 'status', status: 429, headers }],
  })
  const waits: unknown[] = []
  const first = makeTestClient(sandbox, { onWait: (wait) => waits.push(wait) }).get(getProjects)
  await expect.poll(() => waits.length, { interval: 5 }).toBe(1)
  await makeTestClient(sandbox).get({ route: 'project', id: 'p1', signal: noSignal })
  await first
  const [refused, ...later] = sandbox.requests
  expect(later).toHaveLength(2)
  for (const { atMs } of later) expect(atMs - (refused?.atMs ?? 0)).toBeGreaterThanOrEqual(1000)
})

it('leaves another key alone', async () => {
  const sandbox = await startTestSandbox({
    keys: [
      { key: 'sk_a', scopes: ['*'] },
      { key: 'sk_b', scopes: ['*'] },
    ],
  })
  const limits = { ...FAST, rateRequests: 1, callTimeoutMs: 3000 }
  await makeTestClient(sandbox, { key: 'sk_a', limits }).get(getProjects)
  await makeTestClient(sandbox, { key: 'sk_b', limits }).get(getProjects)
})

it('a token may ask more often than a key: 120 times a minute', async () => {
  const sandbox = await startTestSandbox()
  const waits: unknown[] = []
  const onWait = (wait: unknown) => waits.push(wait)
  const limits = { callTimeoutMs: 1000 }
  const client = createClient({ apiUrl: sandbox.url, credential: userToken(BEARER_TOKEN), limits, onWait })
  for (let asked = 0; asked < 120; asked++) await client.get(getProjects)
  expect(waits).toEqual([])
  expect(await rejection(client.get(getProjects))).toMatchObject({ code: 'RATE_LIMITED' })
  expect(sandbox.requests.map(({ status }) => status)).toEqual(Array.from({ length: 120 }, () => 200))
}, 30_000)

it('tells that it waits for the limit, and stops waiting when canceled', async () => {
  const sandbox = await startTestSandbox()
  const caller = new AbortController()
  const waits: { code: string; delayMs: number }[] = []
  const client = makeTestClient(sandbox, {
    limits: { ...FAST, rateRequests: 1, rateWindowMs: 60_000 },
    onWait: (wait) => {
      waits.push(wait)
      caller.abort()
    },
  })
  await client.get(getProjects)
  expect(await rejection(client.get({ ...getProjects, signal: caller.signal }))).toBeInstanceOf(CanceledError)
  expect(waits).toEqual([{ code: 'RATE_LIMITED', delayMs: expect.closeTo(60_000, -4) }])
  expect(sandbox.requests).toHaveLength(1)
})

it.each([
  ['ahead', 3_600_000],
  ['back', -3_600_000],
])('N44: a clock put an hour %s makes no wait shorter or longer', async (_, jumpMs) => {
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const sandbox = await startTestSandbox({
    faults: [{ path: /projects$/, times: 1, kind: 'status', status: 429, headers: { 'retry-after': '1' } }],
  })
  const client = makeTestClient(sandbox, {
    limits: { ...FAST, rateRequests: 2, rateWindowMs: 1000 },
    onWait: () => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + jumpMs })
    },
  })
  for (let asked = 0; asked < 3; asked++) await client.get(getProjects)
  const [refused, ...later] = sandbox.requests.map(({ atMs }) => atMs)
  expect((later[0] ?? 0) - (refused ?? 0)).toBeGreaterThanOrEqual(1000)
  expect((later[2] ?? 0) - (refused ?? 0)).toBeGreaterThanOrEqual(2000)
  expect((later[2] ?? 0) - (refused ?? 0)).toBeLessThan(5000)
})
