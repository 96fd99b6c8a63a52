import { mkdtemp, readdir, rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDownloader } from '../../src/media/download.ts'
import { isPublicAddress } from '../../src/platform/public-address.ts'
import { PUBLIC, PUBLIC_IPV6, VECTORS, type WatchedNetwork, watchedNetwork } from '../helpers/addresses.ts'
import { serve } from '../helpers/serve.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'storyreel-guard-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function fetchFrom(url: string, network: WatchedNetwork, trustedOrigins: string[] = []) {
  const { resolve, connect } = network
  const limits = { firstBackoffMs: 1 }
  const downloader = openDownloader({ trustedOrigins, limits, resolve, connect })
  const use = { kind: 'image', url, label: 'the image of frame 1' } as const
  const signal = new AbortController().signal
  return downloader.download({ use, file: path.join(folder, 'file'), copy: null, signal }).finally(() => {
    downloader[Symbol.dispose]()
  })
}

test('N16: there are at least eighty vectors', () => {
  expect(new Set(VECTORS).size).toBeGreaterThanOrEqual(80)
})

describe('N16: no socket is opened for', () => {
  test.each(VECTORS)('%j', async (url) => {
    const network = watchedNetwork()
    await expect(fetchFrom(url, network)).rejects.toMatchObject({ code: 'ASSET_FORBIDDEN_ADDRESS', exitCode: 3 })
    expect(network.connected).toEqual([])
    expect(await readdir(folder)).toEqual([])
  })
})

test('N16, N17: no socket is opened for any of these when a redirect leads there', async () => {
  // A header holds no other characters; they are escaped as a browser would.
  const targets = VECTORS.filter((url) => URL.canParse(url)).map((url) =>
    /^[!-~]+$/.test(url) ? url : new URL(url).href,
  )
  const server = await serve((request, response) => {
    response.writeHead(302, { location: targets[Number(request.url?.slice(1))] }).end()
  })
  const network = watchedNetwork()
  for (const index of targets.keys()) {
    await expect(fetchFrom(`${server.origin}/${index}`, network, [server.origin])).rejects.toMatchObject({
      code: 'ASSET_FORBIDDEN_ADDRESS',
    })
  }
  expect(new Set(network.connected.map(({ port }) => port))).toEqual(new Set([server.port]))
})

test('N16: a relative redirect, and one without a scheme, lead where they lead', async () => {
  const server = await serve((request, response) => {
    if (request.url === '/b') response.end('arrived')
    else response.writeHead(302, { location: request.url === '/a' ? 'b' : '//10.0.0.1/' }).end()
  })
  const network = watchedNetwork()
  expect(await fetchFrom(`${server.origin}/a`, network, [server.origin])).toMatchObject({ bytes: 7 })
  await expect(fetchFrom(`${server.origin}/c`, network, [server.origin])).rejects.toMatchObject({
    code: 'ASSET_FORBIDDEN_ADDRESS',
  })
  await rm(path.join(folder, 'file'))
})

test('N16: what a Refresh header says is not done', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(200, { refresh: '0; url=http://10.0.0.1/' }).end('stayed')
  })
  const network = watchedNetwork()
  expect(await fetchFrom(server.origin, network, [server.origin])).toMatchObject({ bytes: 6 })
  expect(network.connected).toHaveLength(1)
  await rm(path.join(folder, 'file'))
})

test('N16: a name is looked up once, and connected to at the addresses it had then', async () => {
  const network = watchedNetwork()
  const lookups: unknown[] = []
  let asked = 0
  const rebinding = {
    ...network,
    resolve: async (hostname: string) => {
      asked += 1
      return asked > 1 ? [{ address: '127.0.0.1', family: 4 }] : network.resolve(hostname)
    },
    connect: (options: net.TcpNetConnectOpts) => {
      options.lookup?.('media.example', { all: true }, (_error, addresses) => lookups.push(addresses))
      return net.connect({ host: '127.0.0.1', port: 1 })
    },
  }
  await expect(fetchFrom('https://media.example/', rebinding)).rejects.toMatchObject({ exitCode: 3 })
  expect(lookups).toEqual([[{ address: PUBLIC, family: 4 }]])
})

test('N16: a connection that turns out to go to this machine is closed before anything is asked', async () => {
  const server = await serve((_request, response) => void response.end('secret'))
  const network = watchedNetwork()
  const astray = {
    ...network,
    connect: (options: net.TcpNetConnectOpts) => {
      network.connected.push(options)
      return net.connect({ host: '127.0.0.1', port: server.port })
    },
  }
  await expect(fetchFrom('https://media.example/', astray)).rejects.toMatchObject({ code: 'ASSET_FORBIDDEN_ADDRESS' })
  expect(network.connected).toHaveLength(1)
  expect(server.requests).toEqual([])
})

test.each([PUBLIC, PUBLIC_IPV6, '8.8.8.8', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2a00:1450:4001:830::200e'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)
