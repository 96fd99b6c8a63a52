import { expect, test, vi } from 'vitest'
import { listKeys, revokeKey } from '../../../src/service/keys/key-ledger.ts'
import { homeOfThisFile } from './api-home.ts'
import { makeApiWorld } from './api-world.ts'

const home = homeOfThisFile()

const NOBODYS = 'sr_live_00000000_0000000000000000000000000000000000000000000'

test('A01 whatever is wrong with a key, the answer is the same', async () => {
  const { ask, key, makeKey } = await makeApiWorld(home(), { limits: { failuresPerMinute: 1000 } })
  const [revoked, expired] = [await makeKey(), await makeKey({ expiresAt: new Date(Date.now() - 1000).toISOString() })]
  await revokeKey(home().records, revoked.slice(8, 16))
  const otherSecret = `${(await makeKey()).slice(0, 17)}${key.slice(17)}`
  const wrong = [null, '', 'x', key.slice(0, -1), `${key.slice(0, -1)}!`, otherSecret, NOBODYS, revoked, expired]
  const answers = []
  for (const presented of wrong) {
    const { status, headers, body } = await ask('GET', '/v1/exports', { key: presented })
    answers.push({ status, challenge: headers.get('www-authenticate'), ...body, requestId: '' })
  }
  expect(answers[0]).toMatchObject({ status: 401, success: false, message: 'Missing or invalid API key.' })
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]?.challenge).toBeTruthy()
  expect(await ask('GET', '/v1/exports')).toMatchObject({ status: 200 })
})

test('A01 after 20 failures in a minute an address is told to wait, but not those with a good key', async () => {
  const { ask } = await makeApiWorld(home())
  for (let count = 0; count < 20; count++) {
    expect(await ask('GET', '/v1/exports', { key: 'wrong' })).toMatchObject({ status: 401 })
  }
  const { status, headers, body } = await ask('GET', '/v1/exports', { key: 'wrong' })
  expect({ status, body }).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } })
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(50)
  expect(await ask('GET', '/v1/exports')).toMatchObject({ status: 200 })
})

test('A01 a key that is revoked while it is used stops working within 5 s, and its use is noted', async () => {
  const { ask, key } = await makeApiWorld(home())
  expect(await ask('GET', '/v1/exports')).toMatchObject({ status: 200 })
  const id = key.slice(8, 16)
  await vi.waitFor(async () => {
    const record = (await listKeys(home().records)).find((each) => each.id === id)
    expect(record?.lastUsedAt).toEqual(expect.any(String))
  })
  await revokeKey(home().records, id)
  const revokedMs = performance.now()
  await vi.waitFor(async () => expect(await ask('GET', '/v1/exports')).toMatchObject({ status: 401 }), {
    timeout: 5000,
    interval: 100,
  })
  expect(performance.now() - revokedMs).toBeLessThan(5000)
})

test('A02 a key without the scope is told which one it lacks', async () => {
  const { ask, makeKey } = await makeApiWorld(home())
  const reader = await makeKey({ scopes: ['exports:read'] })
  expect(await ask('GET', '/v1/exports', { key: reader })).toMatchObject({ status: 200 })
  expect(await ask('POST', '/v1/exports', { key: reader, body: { projectId: 'p1' } })).toMatchObject({
    status: 403,
    body: { code: 'INSUFFICIENT_SCOPE', message: 'API key missing required scope: exports:create' },
  })
  expect(await ask('POST', '/v1/exports/x/cancel', { key: reader })).toMatchObject({ status: 403 })
})

test('A03 an export of another owner is not there', async () => {
  const { ask, order, makeKey } = await makeApiWorld(home())
  const id = await order()
  const stranger = await makeKey({ owner: 'stranger' })
  const missing = await ask('GET', '/v1/exports/01900000-0000-7000-8000-000000000000')
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/events'],
    ['POST', '/cancel'],
    ['POST', '/retry'],
    ['GET', '/film'],
    ['GET', '/receipt'],
    ['GET', '/files/film.mp4'],
    ['POST', '/links'],
  ] as const) {
    const { status, body } = await ask(method, `/v1/exports/${id}${path}`, { key: stranger })
    expect({ status, ...body, requestId: '' }, path).toEqual({ status: 404, ...missing.body, requestId: '' })
  }
  expect(await ask('GET', '/v1/exports', { key: stranger })).toMatchObject({ data: [] })
  const colleague = await makeKey()
  expect(await ask('GET', `/v1/exports/${id}`, { key: colleague })).toMatchObject({ status: 200 })
})

test('A04 a key in the query is no key, and comes into no log', async () => {
  const list = () => Promise.reject(new Error('broken'))
  const tools = { home: { records: { ...home().records, list }, ping: () => home().ping() } }
  const { ask, key, faults } = await makeApiWorld(home(), { tools })
  const where = `/v1/exports?X-API-Key=${key}&api_key=${key}`
  expect(await ask('GET', where, { key: null })).toMatchObject({ status: 401 })
  expect(await ask('GET', where)).toMatchObject({ status: 500 })
  expect(faults).toMatchObject([{ route: '/v1/exports' }])
  expect(JSON.stringify(faults)).not.toContain(key)
})

test('A18 a key that asks too often is told how long to wait', async () => {
  const { ask, makeKey } = await makeApiWorld(home(), { limits: { requestsPerMinute: 3 } })
  const left = []
  for (let count = 0; count < 3; count++)
    left.push((await ask('GET', '/v1/exports')).headers.get('ratelimit-remaining'))
  expect(left).toEqual(['2', '1', '0'])
  const { status, headers } = await ask('GET', '/v1/exports')
  expect(status).toBe(429)
  expect(headers.get('ratelimit-limit')).toBe('3')
  for (const name of ['retry-after', 'ratelimit-reset']) {
    expect(Number(headers.get(name)), name).toBeGreaterThan(50)
    expect(Number(headers.get(name)), name).toBeLessThanOrEqual(60)
  }
  expect(await ask('GET', '/v1/exports', { key: await makeKey() })).toMatchObject({ status: 200 })
})

test('A18 X-Forwarded-For is believed only of a proxy that is trusted, and only its last word', async () => {
  const fail = (world: Awaited<ReturnType<typeof makeApiWorld>>, forwarded: string) => {
    return world.ask('GET', '/v1/exports', { key: 'wrong', headers: { 'x-forwarded-for': forwarded } })
  }
  const limits = { failuresPerMinute: 2 }
  const open = await makeApiWorld(home(), { limits })
  await fail(open, '203.0.113.1')
  await fail(open, '203.0.113.2')
  expect(await fail(open, '203.0.113.3')).toMatchObject({ status: 429 })

  const behind = await makeApiWorld(home(), { limits: { ...limits, trustedProxies: ['127.0.0.1'] } })
  await fail(behind, '203.0.113.1')
  await fail(behind, '203.0.113.1')
  expect(await fail(behind, '198.51.100.7, 203.0.113.1')).toMatchObject({ status: 429 })
  expect(await fail(behind, '203.0.113.1, 203.0.113.2')).toMatchObject({ status: 401 })
})
