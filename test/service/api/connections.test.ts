import { expect, test, vi } from 'vitest'
import { connectionsAt } from '../../helpers/connections-to.ts'
import { homeOfThisFile } from './api-home.ts'
import { makeApiWorld } from './api-world.ts'
import { connectRaw } from './raw-connection.ts'

const home = homeOfThisFile()

const quick = { headersMs: 500, requestMs: 1000, stalledMs: 2000 }

test('A12 whoever does not come to the end of a request is told so and cut off; others are served meanwhile', async () => {
  const { port, key, ask } = await makeApiWorld(home(), { server: quick })
  const silent = await connectRaw(port)
  const slowHead = await connectRaw(port)
  slowHead.write('GET /healthz HTTP/1.1\r\nHost: x\r\n')
  const slowBody = await connectRaw(port)
  slowBody.write(
    `POST /v1/exports HTTP/1.1\r\nHost: x\r\nX-API-Key: ${key}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
  )
  const startedMs = performance.now()
  expect(await ask('GET', '/v1/exports')).toMatchObject({ status: 200 })
  expect(performance.now() - startedMs).toBeLessThan(1000)
  expect((await silent.closed).afterMs).toBeLessThan(5000)
  const head = await slowHead.closed
  expect(head.afterMs).toBeLessThan(5000)
  expect(head.received).toContain('408')
  expect(head.received).toContain('"code":"REQUEST_TIMEOUT"')
  expect((await slowBody.closed).afterMs).toBeLessThan(6000)
})

test('A12 whoever does not take what they asked for is cut off', async () => {
  const world = await makeApiWorld(home(), { server: quick })
  const id = await world.order()
  await world.finish(id, Buffer.alloc(64 * 1024 * 1024))
  const reader = await connectRaw(world.port)
  reader.socket.pause()
  reader.write(`GET /v1/exports/${id}/film HTTP/1.1\r\nHost: x\r\nX-API-Key: ${world.key}\r\n\r\n`)
  await vi.waitFor(async () => expect(await connectionsAt(world.port)).toBe(0), { timeout: 20_000, interval: 200 })
  reader.socket.resume()
  const { received } = await reader.closed
  expect(received.length).toBeLessThan(64 * 1024 * 1024)
})

test('A12 of one address only so many connections are kept', async () => {
  const { port } = await makeApiWorld(home(), { limits: { connectionsPerAddress: 3 } })
  const kept = [await connectRaw(port), await connectRaw(port), await connectRaw(port)]
  expect((await (await connectRaw(port)).closed).received).toBe('')
  const [first] = kept
  first?.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
  await vi.waitFor(() => expect(first?.received()).toContain('200 OK'))
  first?.socket.destroy()
  await vi.waitFor(async () => {
    const next = await connectRaw(port)
    next.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
    await vi.waitFor(() => expect(next.received()).toContain('200 OK'), { timeout: 300 })
  })
})

test('A12 two thousand connections that say nothing slow nobody down', async () => {
  const { port, ask } = await makeApiWorld(home(), {
    limits: { connectionsPerAddress: 3000 },
    server: { headersMs: 60_000, requestMs: 60_000 },
  })
  const slowest = async () => {
    const tookMs: number[] = []
    for (let count = 0; count < 100; count++) {
      const startedMs = performance.now()
      expect((await ask('GET', '/v1/exports')).status).toBe(200)
      tookMs.push(performance.now() - startedMs)
    }
    return tookMs.toSorted((a, b) => a - b).at(-2) ?? Number.POSITIVE_INFINITY
  }
  await slowest()
  const aloneMs = await slowest()
  const idle = []
  for (let count = 0; count < 2000; count++) idle.push(await connectRaw(port))
  expect(await connectionsAt(port)).toBeGreaterThanOrEqual(2000)
  expect(await slowest()).toBeLessThan(Math.max(250, 5 * aloneMs))
  for (const { socket } of idle) socket.destroy()
}, 60_000)

const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n'

test.each([
  [
    'both a length and chunks',
    `POST /v1/exports HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    400,
  ],
  [
    'two lengths',
    `POST /v1/exports HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n${SMUGGLED}`,
    400,
  ],
  ['an odd encoding', `POST /v1/exports HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n${SMUGGLED}`, 400],
  ['64 KB of headers', `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(65_536)}\r\n\r\n`, 431],
  ['no such method', 'BREW /healthz HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ['another protocol', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
])('A13 a request with %s is refused, and nothing after it is read', async (_what, text, status) => {
  const { port } = await makeApiWorld(home())
  const connection = await connectRaw(port)
  connection.write(text)
  const { received } = await connection.closed
  expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(received.match(/HTTP\/1\.1 \d/g)).toHaveLength(1)
  expect(received).toContain('"success":false')
})

test('A13 HTTP/0.9 is not spoken', async () => {
  const { port } = await makeApiWorld(home())
  const connection = await connectRaw(port)
  connection.write('GET /healthz\r\n\r\n')
  expect((await connection.closed).received).toMatch(/^HTTP\/1.1 400 /)
})

test('A13 a method that nothing has is 405 and says what there is', async () => {
  const { ask } = await makeApiWorld(home())
  const { status, headers, body } = await ask('PUT', '/v1/exports', { body: {} })
  expect([status, headers.get('allow'), body['code']]).toEqual([405, 'POST, GET, HEAD', 'METHOD_NOT_ALLOWED'])
})
