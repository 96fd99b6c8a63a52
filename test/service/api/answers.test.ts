import { expect, test } from 'vitest'
import { z } from 'zod'
import { homeOfThisFile } from './api-home.ts'
import { makeApiWorld } from './api-world.ts'

const home = homeOfThisFile()

test('A10 a body above 1 MB is refused, announced or not', async () => {
  const { ask, url, key } = await makeApiWorld(home())
  const large = { projectId: 'p1', x: 'x'.repeat(1024 * 1024) }
  expect(await ask('POST', '/v1/exports', { body: large })).toMatchObject({
    status: 413,
    body: { code: 'BODY_TOO_LARGE' },
  })

  // Chunks without an end: the answer comes while they are sent.
  let sent = 0
  const endless = new ReadableStream({
    pull(controller) {
      sent += 65_536
      controller.enqueue(new Uint8Array(65_536).fill(32))
    },
  })
  const streamed = await fetch(`${url}/v1/exports`, {
    method: 'POST',
    headers: { 'X-API-Key': key, 'content-type': 'application/json' },
    body: endless,
    ...{ duplex: 'half' },
  }).then(
    ({ status }) => status,
    // The connection may be closed before the answer is read.
    () => 413,
  )
  expect(streamed).toBe(413)
  expect(sent).toBeLessThan(32 * 1024 * 1024)
})

test.each([
  ['a form', 'projectId=p1', 'application/x-www-form-urlencoded', 415],
  ['no type', '{"projectId":"p1"}', '', 415],
  ['half of it', '{"projectId":', 'application/json', 400],
  ['nothing', '', 'application/json', 400],
  ['trailing garbage', '{"projectId":"p1"}x', 'application/json', 400],
  ['a depth bomb', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'application/json', 400],
  ['__proto__', '{"projectId":"p1","__proto__":{"quality":"draft"}}', 'application/json', 400],
  ['a deeper __proto__', '{"projectId":"p1","look":{"constructor":{"prototype":{}}}}', 'application/json', 400],
])('A11 a body that is %s is refused', async (_what, body, type, status) => {
  const { url, key } = await makeApiWorld(home())
  const answered = await fetch(`${url}/v1/exports`, {
    method: 'POST',
    headers: { 'X-API-Key': key, 'content-type': type },
    body: new TextEncoder().encode(body),
  })
  expect(answered.status).toBe(status)
  expect(await answered.json()).toMatchObject({ success: false, requestId: expect.any(String) })
})

test('A11 braces inside of text are no depth', async () => {
  const { ask } = await makeApiWorld(home())
  const text = '{"['.repeat(50)
  const body = { projectId: 'p1', look: { watermark: { text } } }
  expect(await ask('POST', '/v1/exports', { body })).toMatchObject({ status: 422 })
  const short = { projectId: 'p1', look: { watermark: { text: text.slice(0, 78) } } }
  expect(await ask('POST', '/v1/exports', { body: short })).toMatchObject({ status: 201 })
})

test('A17 while the database is away the answer is 503, /healthz goes on, and /readyz says so', async () => {
  let isAway = false
  const away = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.5:5432'))
  const { records } = home()
  const tools = {
    home: {
      records: {
        ...records,
        list: (...given: Parameters<typeof records.list>) => (isAway ? away() : records.list(...given)),
      },
      ping: async () => !isAway,
    },
  }
  const { ask, url, faults } = await makeApiWorld(home(), { tools })
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  isAway = true
  const { status, headers, body } = await ask('GET', '/v1/exports')
  expect({ status, body }).toMatchObject({ status: 503, body: { code: 'DATABASE_AWAY' } })
  expect(headers.get('retry-after')).toBe('5')
  expect(JSON.stringify(body)).not.toContain('10.0.0.5')
  expect(faults).toHaveLength(1)
  const ready = await fetch(`${url}/readyz`)
  expect([ready.status, await ready.json()]).toEqual([503, { isReady: false, database: false, disk: true }])
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  isAway = false
  expect(await ask('GET', '/v1/exports')).toMatchObject({ status: 200 })
})

test('A17 with too little disk left nothing more is taken on', async () => {
  const { ask, url } = await makeApiWorld(home(), { limits: { leastFreeBytes: Number.MAX_SAFE_INTEGER } })
  expect(await ask('POST', '/v1/exports', { body: { projectId: 'p1' } })).toMatchObject({
    status: 503,
    body: { code: 'DISK_FULL' },
  })
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ isReady: false, database: true, disk: false })
})

test('A27 whatever goes wrong, the answer has one shape and nothing of the inside', async () => {
  const list = () => Promise.reject(new Error('secret inside'))
  const broken = { records: { ...home().records, list }, ping: () => home().ping() }
  const { ask, url, faults } = await makeApiWorld(home(), { tools: { home: broken } })
  const unknown = await fetch(`${url}/nowhere`)
  const answers = [
    { status: unknown.status, body: await unknown.json() },
    await ask('GET', '/v1/nowhere'),
    await ask('DELETE', '/v1/exports'),
    await ask('GET', '/v1/exports'),
  ]
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 405, 500])
  for (const { body } of answers) {
    expect(body).toEqual({
      success: false,
      message: expect.stringMatching(/\.$/),
      code: expect.stringMatching(/^[A-Z_]+$/),
      requestId: expect.any(String),
    })
    expect(JSON.stringify(body)).not.toMatch(/secret|stack|\.ts:/)
  }
  expect(faults.map(({ requestId }) => requestId)).toEqual([answers[3]?.body['requestId']])
})

test('A28 no other page may ask', async () => {
  const { url, key } = await makeApiWorld(home())
  for (const origin of ['https://elsewhere.test', 'null']) {
    const preflight = await fetch(`${url}/v1/exports`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-api-key' },
    })
    const asked = await fetch(`${url}/v1/exports`, { headers: { origin, 'X-API-Key': key } })
    for (const { headers } of [preflight, asked]) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    }
    expect(preflight.ok).toBe(false)
  }
})

const documentSchema = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
})

test('the API is described by itself, and every operation of the description is there', async () => {
  const { ask, url } = await makeApiWorld(home())
  const document = documentSchema.parse(await (await fetch(`${url}/openapi.json`)).json())
  expect(document.openapi).toBe('3.1.0')
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method, path })),
  )
  expect(operations.length).toBeGreaterThan(10)
  for (const { method, path } of operations) {
    const { body } = await ask(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'none'))
    expect(body['code'], `${method} ${path}`).not.toBe('NOT_FOUND')
    expect(body['code'], `${method} ${path}`).not.toBe('METHOD_NOT_ALLOWED')
  }
})

test('the docs need nothing from another host', async () => {
  const { url } = await makeApiWorld(home())
  const page = await fetch(`${url}/docs`)
  const html = await page.text()
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '')
  expect(addresses).toHaveLength(3)
  for (const address of addresses) expect((await fetch(new URL(address, url))).status, address).toBe(200)
  expect(html).not.toMatch(/https?:/)
})
