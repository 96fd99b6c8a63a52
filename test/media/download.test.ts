import { readdir, readFile } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import path from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openDownloader } from '../../src/media/download.ts'
import { serve, serveBytes } from '../helpers/serve.ts'
import { downloads, SHORT_LIMITS } from './downloads.ts'

let at: Awaited<ReturnType<typeof downloads>>
beforeEach(async () => {
  at = await downloads()
})

const UNAVAILABLE = { code: 'UPSTREAM_UNAVAILABLE', exitCode: 5 }

describe('a host that does not answer', () => {
  test('N01: a refused connection is tried five times, and named', async () => {
    let connects = 0
    const connect = (options: net.TcpNetConnectOpts) => {
      connects += 1
      return net.connect(options)
    }
    await at.expectRefused(at.fetchFrom('http://127.0.0.1:1/a.png', { connect }), {
      ...UNAVAILABLE,
      message: /^The image of frame 1 could not be downloaded from 127\.0\.0\.1:1: .*ECONNREFUSED, 5 times\. Try again/,
    })
    expect(connects).toBe(5)
  })

  test.each([
    ['N02: a name that does not exist is looked up twice', 'ENOTFOUND', 2, /there is no such host, 2 times/],
    ['N02: names that cannot be looked up now are looked up five times', 'EAI_AGAIN', 5, /EAI_AGAIN, 5 times/],
  ])('%s', async (_row, code, times, message) => {
    let lookups = 0
    const resolve = async () => {
      lookups += 1
      throw Object.assign(new Error(code), { code })
    }
    const connect = () => {
      throw new Error('nothing to connect to')
    }
    using downloader = openDownloader({ trustedOrigins: [], limits: SHORT_LIMITS, resolve, connect })
    const use = { kind: 'image', url: 'https://media.example/a.png', label: 'the image of frame 1' } as const
    const signal = new AbortController().signal
    const fetching = downloader.download({ use, file: at.file, copy: null, signal })
    await at.expectRefused(fetching, { ...UNAVAILABLE, message })
    expect(lookups).toBe(times)
  })

  test('N03: a host that accepts and says nothing is given up', async () => {
    const server = await serve(() => undefined)
    await at.expectRefused(
      at.fetchFrom(server.origin),
      { ...UNAVAILABLE, message: /no answer, 5 times/ },
      server.connections,
    )
    expect(server.requests).toHaveLength(5)
  })

  test('N04: a body that stalls is given up', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half')
    })
    const refused = { ...UNAVAILABLE, message: /it stopped in the middle, 5 times/ }
    await at.expectRefused(at.fetchFrom(server.origin), refused, server.connections)
    expect(server.requests).toHaveLength(5)
  })

  test('N05: a body that drips is given up although it never stalls', async () => {
    const server = await serve((_request, response) => {
      const drip = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(drip))
    })
    const refused = { ...UNAVAILABLE, message: /it comes too slowly, 5 times/ }
    await at.expectRefused(at.fetchFrom(server.origin), refused, server.connections)
  })

  test('N05: a body that is fast enough ends at the deadline all the same', async () => {
    const server = await serve((_request, response) => {
      const flow = setInterval(() => response.write(Buffer.alloc(1000)), 20)
      response.on('close', () => clearInterval(flow))
    })
    const started = performance.now()
    await at.expectRefused(at.fetchFrom(server.origin, { limits: { totalMs: 700 } }), {
      ...UNAVAILABLE,
      message: /it takes too long/,
    })
    expect(performance.now() - started).toBeLessThan(3000)
    expect(server.requests).toHaveLength(1)
  })

  test('N38: a host without proper TLS is not tried again', async () => {
    const server = await serve(() => undefined)
    let connects = 0
    const connect = (options: net.TcpNetConnectOpts) => {
      connects += 1
      return net.connect(options)
    }
    const message = /could not be downloaded safely from 127\.0\.0\.1:\d+: TLS failed/
    const fetching = at.fetchFrom(`https://127.0.0.1:${server.port}/`, { connect })
    await at.expectRefused(fetching, { code: 'UPSTREAM_TLS', exitCode: 5, message }, server.connections)
    expect(connects).toBe(1)
  })
})

describe('a connection that breaks', () => {
  const half = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'

  test('N06: reset in the middle is tried five times', async () => {
    const server = await serveBytes(half, (socket) => setTimeout(() => socket.resetAndDestroy(), 20))
    const refused = { ...UNAVAILABLE, message: /, 5 times/ }
    await at.expectRefused(at.fetchFrom(server.origin), refused, server.connections)
    expect(server.requests()).toBe(5)
  })

  test('N06b: a kept connection that is closed as we use it costs no attempt and no wait', async () => {
    let served = 0
    const server = net.createServer((socket) => {
      let asked = 0
      socket.on('error', () => undefined)
      socket.on('data', () => {
        asked += 1
        if (asked > 1) {
          socket.resetAndDestroy()
          return
        }
        served += 1
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const address: AddressInfo | string | null = server.address()
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    using downloader = openDownloader({ trustedOrigins: [origin], limits: { firstBackoffMs: 60_000 } })
    const use = { kind: 'image', url: origin, label: 'the image of frame 1' } as const
    const signal = new AbortController().signal
    for (const name of ['first', 'second']) {
      expect(await downloader.download({ use, file: path.join(at.folder, name), copy: null, signal })).toMatchObject({
        bytes: 2,
      })
    }
    expect(served).toBe(2)
  })

  test.each([
    ['N07: a body that ends before its length', half],
    [
      'N08: a chunked body without its last chunk',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n',
    ],
    ['N09: a length that is too large', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhalf'],
  ])('%s is fetched once more, then given up', async (_row, bytes) => {
    const server = await serveBytes(bytes)
    await at.expectRefused(
      at.fetchFrom(server.origin),
      {
        code: 'ASSET_TRUNCATED',
        exitCode: 5,
        message: /did not arrive whole from .*: it ended after 4 bytes, 2 times/,
      },
      server.connections,
    )
    expect(server.requests()).toBe(2)
  })

  test.each([
    ['N09: a length below zero', 'HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello'],
    ['N09: two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!'],
    ['N09: something that is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    [
      'N13: a part nobody asked for',
      'HTTP/1.1 206 Partial Content\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok',
    ],
    [
      'N13: a range of a whole',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-range: bytes 0-1/9\r\ncontent-length: 2\r\n\r\nok',
    ],
    [
      'N10: a body that is not packed as it says',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\nok',
    ],
    [
      'N10: a body packed in an unknown way',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-encoding: x-ray\r\ncontent-length: 2\r\n\r\nok',
    ],
  ])('%s is fetched once more, then given up', async (_row, bytes) => {
    const server = await serveBytes(bytes)
    const refused = { code: 'UPSTREAM_PROTOCOL', exitCode: 5, message: /could not be downloaded from .*, 2 times/ }
    await at.expectRefused(at.fetchFrom(server.origin), refused, server.connections)
    expect(server.requests()).toBe(2)
  })

  test.each([
    ['N12: nothing', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'],
    ['N12: a 204', 'HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n'],
  ])('%s is fetched once more, then an empty file', async (_row, bytes) => {
    const server = await serveBytes(bytes)
    const refused = { code: 'ASSET_EMPTY', exitCode: 3, message: /^The image of frame 1 is an empty file\. Replace/ }
    await at.expectRefused(at.fetchFrom(server.origin), refused, server.connections)
    expect(server.requests()).toBe(2)
  })

  test('N14: begins from the start again, with no range, and takes what is there now', async () => {
    const server = await serve((_request, response, count) => {
      if (count > 1) response.writeHead(200, { etag: '"new"' }).end('the new file')
      else response.writeHead(200, { etag: '"old"', 'content-length': 12 }).write('the o', () => response.destroy())
    })
    expect(await at.fetchFrom(server.origin)).toMatchObject({ etag: '"new"', bytes: 12 })
    expect(await readFile(at.file, 'utf8')).toBe('the new file')
    expect(server.requests.map(({ headers }) => headers.range)).toEqual([undefined, undefined])
  })
})

test('N42: a download that is canceled closes its connection and leaves another of the same file alone', async () => {
  const server = await serve((_request, response, count) => {
    response.writeHead(200, { 'content-length': 8 }).write('half')
    // The second one's other half comes once the first is gone.
    if (count === 2) void vi.waitUntil(() => server.connections() === 1).then(() => response.end('half'))
  })
  const canceled = new AbortController()
  const first = at.fetchFrom(server.origin, { signal: canceled.signal, limits: { idleMs: 60_000 } })
  await expect.poll(() => server.requests.length).toBe(1)
  using downloader = openDownloader({ trustedOrigins: [server.origin] })
  const use = { kind: 'image', url: server.origin, label: 'the image of frame 1' } as const
  const signal = new AbortController().signal
  const second = downloader.download({ use, file: path.join(at.folder, 'second'), copy: null, signal })
  await expect.poll(() => server.requests.length).toBe(2)
  const started = performance.now()
  canceled.abort(new Error('stop'))
  await expect(first).rejects.toThrow('stop')
  expect(await second).toMatchObject({ bytes: 8 })
  expect(performance.now() - started).toBeLessThan(1000)
  expect(await readdir(at.folder)).toEqual(['second'])
})

test.each([60, -60])('N44: a clock that jumps by %i minutes makes no retry early or late', async (minutes) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const askedAt: number[] = []
  const server = await serve((_request, response, count) => {
    askedAt.push(performance.now())
    vi.setSystemTime(Date.now() + minutes * 60_000)
    if (count === 1) response.writeHead(503, { 'retry-after': '1' }).end()
    else response.end('here')
  })
  await at.fetchFrom(server.origin)
  const [first = 0, second = 0] = askedAt
  expect(second - first).toBeGreaterThan(995)
  expect(second - first).toBeLessThan(2500)
})
