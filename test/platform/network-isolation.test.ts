import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { findNetworkIsolation } from '../../src/platform/network-isolation.ts'
import { runChild } from '../../src/platform/run-child.ts'

const isolation = await findNetworkIsolation()
const server = createServer((_, response) => response.end('here'))
let url: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

function ask(words: typeof isolation): Promise<unknown> {
  return runChild({
    module: new URL('../helpers/network-child.mjs', import.meta.url),
    request: { url },
    env: { PATH: '/usr/bin:/bin' },
    isolation: words,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
}

test.skipIf(isolation.length === 0)(
  'an isolated process reaches its own loopback, and no server of the machine (where user namespaces are allowed)',
  async () => {
    expect(await ask(isolation)).toEqual({ own: 'here', ofMachine: null, interfaces: ['lo'] })
  },
)

test('any other process reaches both', async () => {
  expect(await ask([])).toMatchObject({ own: 'here', ofMachine: 'here' })
})
