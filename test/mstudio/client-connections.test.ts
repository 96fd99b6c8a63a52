import dns from 'node:dns'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { collectGarbage } from '../helpers/collect-garbage.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { FAST, makeTestClient, noSignal, rejection } from './test-client.ts'

const getProjects = { route: 'projects', signal: noSignal } as const

test.each([
  ['ENOTFOUND', 1],
  ['EAI_AGAIN', 4],
])(
  'N02: a host whose name gives %s is tried %i more times',
  async (code, more) => {
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation((...given: unknown[]) => {
      const answer = given.at(-1)
      if (typeof answer === 'function') answer(Object.assign(new Error(`getaddrinfo ${code}`), { code }))
    })
    onTestFinished(() => lookup.mockRestore())
    const waits: unknown[] = []
    const client = makeTestClient({ url: 'http://mstudio.test/api' }, { onWait: (wait) => waits.push(wait) })
    const error = await rejection(client.get(getProjects))
    expect(error).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      exitCode: 5,
      message: expect.stringContaining(`mstudio.test could not be reached: ${code}`),
    })
    expect(waits).toHaveLength(more)
  },
  5000,
)

test('N06b: a kept connection that is closed as it is used again costs no wait', async () => {
  let count = 0
  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    count += 1
    if (count === 2) request.socket.destroy()
    else response.end('{"data": []}')
  })
  const url = await listenOn(server)
  const waits: unknown[] = []
  const client = makeTestClient({ url }, { onWait: (wait) => waits.push(wait) })
  await client.get(getProjects)
  await client.get(getProjects)
  expect(count).toBe(3)
  expect(waits).toEqual([])
}, 5000)

test('N18: a redirect elsewhere takes neither the key nor a request there', async () => {
  let asked = 0
  const elsewhere = await listenOn(http.createServer((_, response) => response.end(String((asked += 1)))))
  const sandbox = await startTestSandbox({
    faults: [{ path: /projects$/, times: 'always', kind: 'redirect', to: `${elsewhere}/projects` }],
  })
  expect(await rejection(makeTestClient(sandbox).get(getProjects))).toMatchObject({
    code: 'UPSTREAM_REDIRECT',
    exitCode: 5,
  })
  expect(asked).toBe(0)
}, 5000)

async function listenOn(server: http.Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return `http://127.0.0.1:${address.port}`
}

test('N04: a body that stalls is given up in time, whatever the garbage collector does meanwhile', async () => {
  const sandbox = await startTestSandbox({ faults: [{ path: /projects$/, times: 1, kind: 'stall' }] })
  const client = makeTestClient(sandbox, { limits: { ...FAST, attemptTimeoutMs: 500 } })
  const answer = client.get(getProjects)
  await expect.poll(() => sandbox.requests.length).toBe(1)
  for (let turn = 0; turn < 10; turn++) {
    collectGarbage()
    await delay(10)
  }
  expect(await answer).toMatchObject({ data: [{ id: 'p1' }] })
}, 5000)
