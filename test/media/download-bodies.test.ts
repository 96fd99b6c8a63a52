import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { openDownloader } from '../../src/media/download.ts'
import { memoryGrowth } from '../helpers/memory-growth.ts'
import { serve } from '../helpers/serve.ts'
import { downloads } from './downloads.ts'

let at: Awaited<ReturnType<typeof downloads>>
beforeEach(async () => {
  at = await downloads()
})

describe('more than anybody needs', () => {
  const refused = { code: 'ASSET_TOO_LARGE', exitCode: 3, message: /is larger than 50 MB\. Replace it by a smaller/ }

  test('N11: a body without end is cut at 50 MB for an image', async () => {
    const server = await serve((_request, response) => {
      Readable.from(endless())
        .on('error', () => undefined)
        .pipe(response)
    })
    await at.expectRefused(at.fetchFrom(server.origin), refused, server.connections)
  })

  test('N11: a length that says so is believed at once', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 4_000_000_001 }).flushHeaders()
    })
    const message = /is larger than 4000 MB/
    await at.expectRefused(at.fetchFrom(server.origin, { kind: 'video' }), { ...refused, message }, server.connections)
    expect(server.requests).toHaveLength(1)
  })

  test.each([
    ['gzip', gzipSync(Buffer.alloc(100e6))],
    ['br', brotliCompressSync(Buffer.alloc(100e6))],
  ])('N10: a %s bomb is cut at 50 MB unpacked, with memory growth under 100 MB', async (encoding, packed) => {
    // 10 GB of zeros; members of gzip may follow each other.
    const body = encoding === 'gzip' ? Buffer.concat(Array.from({ length: 100 }, () => packed)) : packed
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding, 'content-length': body.length }).end(body)
    })
    const grownBytes = await memoryGrowth(() =>
      at.expectRefused(
        at.fetchFrom(server.origin, { limits: { idleMs: 10_000, slowest: { bytes: 1, everyMs: 10_000 } } }),
        refused,
        server.connections,
      ),
    )
    expect(grownBytes).toBeLessThan(100e6)
  })

  test('a body that is packed all the same is unpacked', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello'))
    })
    expect(await at.fetchFrom(server.origin)).toMatchObject({ bytes: 5 })
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity')
  })
})

describe('redirects', () => {
  const redirect = (location?: string) => (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(302, location === undefined ? {} : { location }).end()
  }

  test.each([
    ['N15: a loop', '/', /is redirected more than 5 times/, 6],
    ['N15: a redirect to nowhere', undefined, /leads nowhere/, 1],
    ['N15: a redirect to no URL', 'http://[', /leads nowhere/, 1],
  ])('%s is not tried again', async (_row, location, message, requests) => {
    const server = await serve(redirect(location))
    const refused = { code: 'TOO_MANY_REDIRECTS', exitCode: 3, message }
    await at.expectRefused(at.fetchFrom(server.origin), refused, server.connections)
    expect(server.requests).toHaveLength(requests)
  })

  test('N15: five hops are followed, relative ones too', async () => {
    const server = await serve((request, response) => {
      const hop = Number(request.url?.slice(1))
      if (hop === 5) response.end('here')
      else response.writeHead([301, 302, 303, 307, 308][hop] ?? 0, { location: `${hop + 1}` }).end()
    })
    expect(await at.fetchFrom(`${server.origin}/0`)).toMatchObject({ bytes: 4 })
  })

  test('N18: nothing that tells who asks goes along, to the first host or the next', async () => {
    const next = await serve((_request, response) => void response.end('here'))
    const first = await serve(redirect(`${next.origin}/file`))
    using downloader = openDownloader({ trustedOrigins: [first.origin, next.origin] })
    const use = { kind: 'image', url: `${first.origin}/?token=secret`, label: 'the image of frame 1' } as const
    const signal = new AbortController().signal
    await downloader.download({ use, file: at.file, copy: null, signal })
    for (const { headers } of [...first.requests, ...next.requests]) {
      expect(Object.keys(headers).toSorted()).toEqual(['accept', 'accept-encoding', 'connection', 'host'])
    }
  })
})

function* endless() {
  for (;;) yield Buffer.alloc(100_000)
}
