import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { openDownloader } from '../../src/media/download.ts'
import type { DownloadLimits } from '../../src/media/download-limits.ts'
import { serve } from '../helpers/serve.ts'
import { downloads, SHORT_LIMITS } from './downloads.ts'

let at: Awaited<ReturnType<typeof downloads>>
beforeEach(async () => {
  at = await downloads()
})

const LIMITED = { code: 'RATE_LIMITED', exitCode: 5 }
const UNAVAILABLE = { code: 'UPSTREAM_UNAVAILABLE', exitCode: 5 }

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void

/** A host, and when (on the monotonic clock, in milliseconds) it was asked. */
async function host(answer: Answer) {
  const askedAtMs: number[] = []
  const server = await serve((request, response, count) => {
    askedAtMs.push(performance.now())
    answer(request, response, count)
  })
  /** The waits between one request and the next. */
  const waitsMs = () => askedAtMs.slice(1).map((ms, index) => ms - (askedAtMs[index] ?? 0))
  return { ...server, waitsMs }
}

const refuse = (response: ServerResponse, status: number, headers: Record<string, string> = {}) =>
  void response.writeHead(status, headers).end('busy')

/** Files of one host, through one downloader. */
function assetsOf(origin: string, limits: Partial<DownloadLimits> = {}) {
  const downloader = openDownloader({ trustedOrigins: [origin], limits: { ...SHORT_LIMITS, ...limits } })
  onTestFinished(() => downloader[Symbol.dispose]())
  return (name: string) =>
    downloader.download({
      use: { kind: 'image', url: `${origin}/${name}`, label: `the image of frame ${name}` },
      file: path.join(at.folder, name),
      copy: null,
      signal: new AbortController().signal,
    })
}

const TEN = Array.from({ length: 10 }, (_, index) => String(index + 1))

describe('a host that wants to be left alone (429)', () => {
  test('N19: is, by all downloads from it, for as long as it says, then asked by one first', async () => {
    const server = await host((_request, response, count) => {
      if (count <= 3) refuse(response, 429, { 'retry-after': '1' })
      else setTimeout(() => response.end('here'), 100)
    })
    const asset = assetsOf(server.origin)
    const early = ['1', '2', '3'].map(asset)
    await expect.poll(() => server.requests.length).toBe(3)
    // Refused connections are closed, so from here on everybody knows.
    await expect.poll(server.connections).toBe(0)
    await Promise.all([...early, ...['4', '5'].map(asset)])
    const [, , first = 0, second = 0] = server.waitsMs()
    expect(first).toBeGreaterThanOrEqual(990)
    expect(first).toBeLessThan(2500)
    expect(second).toBeGreaterThanOrEqual(95)
    expect(server.requests).toHaveLength(3 + 5)
  })

  test('N19: is no reason to leave another host alone', async () => {
    const busy = await host((_request, response) => refuse(response, 429, { 'retry-after': '600' }))
    const idle = await host((_request, response) => void response.end('here'))
    const downloader = openDownloader({ trustedOrigins: [busy.origin, idle.origin], limits: SHORT_LIMITS })
    onTestFinished(() => downloader[Symbol.dispose]())
    const canceled = new AbortController()
    const fetchFrom = (origin: string, name: string, signal = new AbortController().signal) =>
      downloader.download({
        use: { kind: 'image', url: origin, label: 'the image of frame 1' },
        file: path.join(at.folder, name),
        copy: null,
        signal,
      })
    const waiting = fetchFrom(busy.origin, 'busy', canceled.signal)
    await expect.poll(() => busy.requests.length).toBe(1)
    expect(await fetchFrom(idle.origin, 'idle')).toMatchObject({ bytes: 4 })
    canceled.abort(new Error('stop'))
    await expect(waiting).rejects.toThrow('stop')
  })

  test.each([0, -60, 60])(
    'N20: until a date is left alone until then, on its own clock (off by %i min)',
    async (min) => {
      const server = await host((_request, response, count) => {
        const nowMs = Date.now() + min * 60_000
        const dates = { date: new Date(nowMs).toUTCString(), 'retry-after': new Date(nowMs + 1000).toUTCString() }
        if (count === 1) refuse(response, 429, dates)
        else response.end('here')
      })
      await assetsOf(server.origin)('1')
      const [waitMs = 0] = server.waitsMs()
      expect(waitMs).toBeGreaterThanOrEqual(990)
      expect(waitMs).toBeLessThan(2500)
    },
  )

  test('N21: without saying how long is asked again soon once, then after the whole window', async () => {
    const server = await host((_request, response, count) => {
      if (count <= 2) refuse(response, 429)
      else response.end('here')
    })
    await assetsOf(server.origin, { rateWindowMs: 800 })('1')
    const [first = 0, second = 0] = server.waitsMs()
    expect(first).toBeLessThan(500)
    expect(second).toBeGreaterThanOrEqual(790)
  })

  test.each(['0', '-1', 'abc', ''])(
    'N22: for %j is asked again after a back-off, with random parts',
    async (header) => {
      const server = await host((_request, response, count) => {
        if (count === 1) refuse(response, 429, { 'retry-after': header })
        else response.end('here')
      })
      await assetsOf(server.origin)('1')
      expect(server.waitsMs()[0]).toBeLessThan(500)
    },
  )

  test.each<[string, RegExp | null, RegExp]>([
    [
      '86400',
      /^2\d{3}-\d\d-\d\dT/,
      /it wants to be left alone until \d{4}-\d\d-\d\dT[\d:.]+Z \(status 429\)\. Try again then\./,
    ],
    ['1e12', /^\+033\d{3}-/, /until \+033\d{3}-/],
    ['1e20', null, /until a date beyond the calendar/],
    ['Fri, 31 Dec 9999 23:59:59 GMT', /^9999-12-31T/, /until 9999-12-31T/],
  ])('N22: for %s is not waited for', async (header, until, message) => {
    const server = await host((_request, response) => refuse(response, 429, { 'retry-after': header }))
    const retryAt = until && expect.stringMatching(until)
    await at.expectRefused(at.fetchFrom(server.origin), { ...LIMITED, message, retryAt }, server.connections)
    expect(server.requests).toHaveLength(1)
  })

  test('N23: every time is asked once each time, however many files it has, and then given up', async () => {
    const server = await host((_request, response) => refuse(response, 429, { 'retry-after': '0.1' }))
    const asset = assetsOf(server.origin)
    const first = Promise.race(TEN.map(asset))
    await expect(first).rejects.toMatchObject({ ...LIMITED, message: expect.stringMatching(/status 429, 5 times/) })
    // Ten that were on their way at once; from then on one at a time.
    const later = server.waitsMs().slice(TEN.length - 1)
    expect(later.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(later.length * 95)
  }, 20_000)
})

describe('a host that fails', () => {
  test('N24: three times, then answers, costs four requests', async () => {
    const server = await host((_request, response, count) => {
      if (count <= 3) refuse(response, 503)
      else response.end('here')
    })
    expect(await assetsOf(server.origin)('1')).toMatchObject({ bytes: 4 })
    expect(server.requests).toHaveLength(4)
  })

  test('N25: for a while with a Retry-After is asked again when it says', async () => {
    const server = await host((_request, response, count) => {
      if (count === 1) refuse(response, 503, { 'retry-after': '1' })
      else response.end('here')
    })
    await assetsOf(server.origin)('1')
    expect(server.waitsMs()[0]).toBeGreaterThanOrEqual(990)
  })

  test('N25: for ever is asked at most twelve times by ten files at once, and not at all by later ones', async () => {
    const server = await host((_request, response) => refuse(response, 500))
    const asset = assetsOf(server.origin, { firstBackoffMs: 1000, maxBackoffMs: 1000 })
    const results = await Promise.allSettled(TEN.map(asset))
    for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: UNAVAILABLE })
    expect(server.requests.length).toBeLessThanOrEqual(12)

    const asked = server.requests.length
    const message = 'was not downloaded from 127.0.0.1:'
    await expect(asset('11')).rejects.toMatchObject({ ...UNAVAILABLE, message: expect.stringContaining(message) })
    expect(server.requests).toHaveLength(asked)
  })

  test('N25: five times, one after another, is asked no more', async () => {
    const server = await host((_request, response) => refuse(response, 500))
    const asset = assetsOf(server.origin)
    await expect(asset('1')).rejects.toMatchObject(UNAVAILABLE)
    await expect(asset('2')).rejects.toMatchObject({ ...UNAVAILABLE, message: expect.stringContaining('was not') })
    expect(server.requests).toHaveLength(5)
  })

  test('N25: four downloads at once, and then one of them again, is asked again', async () => {
    const server = await host((_request, response, count) => {
      if (count <= 5) refuse(response, 503)
      else response.end('here')
    })
    expect(await Promise.all(TEN.slice(0, 4).map(assetsOf(server.origin)))).toHaveLength(4)
    expect(server.requests).toHaveLength(9)
  })

  test('N25: is asked again once it had time to recover', async () => {
    let isWell = false
    const server = await host((_request, response) => {
      if (isWell) response.end('here')
      else refuse(response, 500)
    })
    const asset = assetsOf(server.origin, { circuitOpenMs: 300 })
    await Promise.allSettled(TEN.map(asset))
    isWell = true
    await expect.poll(() => asset('11').catch(() => null), { interval: 50, timeout: 3000 }).not.toBeNull()
  })

  test('waits between its attempts are random from zero up, and double at most', async () => {
    const server = await host((_request, response) => refuse(response, 500))
    await expect(assetsOf(server.origin, { firstBackoffMs: 100, maxBackoffMs: 200 })('1')).rejects.toThrow('5 times')
    const waits = server.waitsMs()
    expect(waits).toHaveLength(4)
    for (const [index, most] of [100, 200, 200, 200].entries()) expect(waits[index]).toBeLessThan(most + 150)
  })
})
