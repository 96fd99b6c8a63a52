import { expect, it } from 'vitest'
import { startTestSandbox } from '../helpers/start-sandbox.ts'

it('fails as often as it was told, only where it was told', async () => {
  const sandbox = await startTestSandbox({ faults: [{ path: /a\.jpg$/, times: 2, kind: 'status', status: 503 }] })
  const statuses = []
  for (const name of ['a.jpg', 'b.jpg', 'a.jpg', 'a.jpg']) statuses.push((await fetch(media(sandbox.url, name))).status)
  expect(statuses).toEqual([503, 200, 503, 200])
  expect(sandbox.requests.map(({ status }) => status)).toEqual(statuses)
})

it('sends extra headers and any body', async () => {
  const sandbox = await startTestSandbox()
  sandbox.setFaults([{ path: /a\.jpg/, times: 1, kind: 'status', status: 429, headers: { 'retry-after': '7' } }])
  expect((await fetch(media(sandbox.url, 'a.jpg'))).headers.get('retry-after')).toBe('7')
  sandbox.setFaults([{ path: /a\.jpg/, times: 1, kind: 'body', body: '<html>', contentType: 'text/html' }])
  const html = await fetch(media(sandbox.url, 'a.jpg'))
  expect([html.status, html.headers.get('content-type'), await html.text()]).toEqual([200, 'text/html', '<html>'])
})

it('cuts the body in half', async () => {
  const sandbox = await startTestSandbox({ faults: [{ path: /a\.jpg/, times: 1, kind: 'truncate' }] })
  const response = await fetch(media(sandbox.url, 'a.jpg'))
  expect(response.headers.get('content-length')).toBe('14')
  await expect(response.text()).rejects.toThrow('terminated')
})

it('stalls in the middle of the body until the caller gives up', async () => {
  const sandbox = await startTestSandbox({ faults: [{ path: /a\.jpg/, times: 1, kind: 'stall' }] })
  const caller = new AbortController()
  const response = await fetch(media(sandbox.url, 'a.jpg'), { signal: caller.signal })
  const reader = response.body?.getReader()
  const first = await reader?.read()
  expect(Buffer.from(first?.value ?? []).toString()).toBe('bytes o')
  const second = reader?.read()
  caller.abort()
  await expect(second).rejects.toThrow('aborted')
})

it('resets the connection before the first byte', async () => {
  const sandbox = await startTestSandbox({ faults: [{ path: /a\.jpg/, times: 1, kind: 'reset' }] })
  await expect(fetch(media(sandbox.url, 'a.jpg'))).rejects.toThrow('fetch failed')
  expect(sandbox.requests).toMatchObject([{ status: null }])
})

it('answers late but right', async () => {
  const faults = [{ path: /a\.jpg/, times: 1, kind: 'latency', delayMs: 200 } as const]
  const sandbox = await startTestSandbox({ faults })
  const startMs = performance.now()
  expect(await (await fetch(media(sandbox.url, 'a.jpg'))).text()).toBe('bytes of a.jpg')
  expect(performance.now() - startMs).toBeGreaterThan(195)
})

it('stops although a connection is stalled', async () => {
  const sandbox = await startTestSandbox({ faults: [{ path: /a\.jpg/, times: 1, kind: 'stall' }] })
  const response = await fetch(media(sandbox.url, 'a.jpg'))
  await sandbox.stop()
  await expect(response.text()).rejects.toThrow('terminated')
})

function media(url: string, name: string): string {
  return `${new URL(url).origin}/media/p1/${name}`
}
