import http from 'node:http'
import { createGunzip } from 'node:zlib'
import { expect, it } from 'vitest'
import { FULL_ACCESS_KEY, RENDER_ONLY_KEY } from '../../src/sandbox/api-keys.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'

const headers = { 'X-API-Key': FULL_ACCESS_KEY }

/** The address of a picture of 14 bytes that fails as told. */
async function pictureWith(fault: string): Promise<string> {
  const { url } = await startTestSandbox()
  return `${new URL(url).origin}/media/p1/a.jpg?sandbox_fault=${encodeURIComponent(fault)}`
}

/** The frames of a project, from a sandbox that fails as told in a header. */
async function framesWith(fault: string): Promise<Response> {
  const { url } = await startTestSandbox()
  return fetch(`${url}/projects/p1/frames`, { headers: { ...headers, 'X-Sandbox-Fault': fault } })
}

it.each(['7', '-1', 'abc', '86400', 'Wed, 21 Oct 2015 07:28:00 GMT'])(
  'answers 429 with Retry-After: %s',
  async (retryAfter) => {
    const response = await framesWith(`status; status=429; retryAfter=${retryAfter}`)
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, retryAfter])
    expect(await response.json()).toEqual({ success: false, message: 'The sandbox was told to fail.' })
  },
)

it('fails as often as one request says, then answers it', async () => {
  const url = await pictureWith('status; status=503; times=2')
  const statuses = []
  for (let index = 0; index < 4; index += 1) statuses.push((await fetch(url)).status)
  expect(statuses).toEqual([503, 503, 200, 200])
})

it('answers with a page, half a document, a refusal or nothing where JSON is due', async () => {
  const page = await framesWith('html')
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  await expect((await framesWith('bad-json')).json()).rejects.toThrow('JSON')
  const refused = await framesWith('refused; message=Not today.')
  expect([refused.status, await refused.json()]).toEqual([200, { success: false, message: 'Not today.' }])
  const empty = await framesWith('empty')
  expect([empty.status, await empty.text()]).toEqual([200, ''])
})

it.each([
  ['extra', 'mood', { mood: 'something new' }],
  ['missing', 'duration', { duration: undefined }],
  ['renamed', 'duration', { duration: undefined, duration_v2: 2 }],
  ['text', 'duration', { duration: '2' }],
  ['null', 'position', { position: null }],
])('drifts from the schema: %s', async (change, field, expected) => {
  const body: unknown = await (await framesWith(`drift; change=${change}; field=${field}`)).json()
  expect({ duration: undefined, ...Object(body).data[0] }).toMatchObject({ id: 'f1', ...expected })
})

it('serves media as another type, as an unsolicited part, and as zeros that were a thousandth of their size', async () => {
  const typed = await fetch(await pictureWith('content-type; contentType=text/html'))
  expect([typed.headers.get('content-type'), await typed.text()]).toEqual(['text/html', 'bytes of a.jpg'])
  const part = await fetch(await pictureWith('partial'))
  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 0-13/14'])
  const bomb = await sizesOf(await pictureWith('gzip-bomb; megabytes=64'))
  expect(bomb.decoded).toBe(64 * 2 ** 20)
  expect(bomb.sent).toBeLessThan(bomb.decoded / 900)
})

it('announces any length', async () => {
  await expect(fetch(await pictureWith('length; lengths=999')).then((response) => response.text())).rejects.toThrow(
    'terminated',
  )
  expect(await (await fetch(await pictureWith('length; lengths=5'))).text()).toBe('bytes')
  await expect(fetch(await pictureWith('length; lengths=5,14'))).rejects.toThrow('fetch failed')
  await expect(fetch(await pictureWith('length; lengths=-1'))).rejects.toThrow('fetch failed')
})

it('cuts a body whose length was never announced', async () => {
  const response = await fetch(await pictureWith('truncate; chunked'))
  expect(response.headers.get('content-length')).toBeNull()
  await expect(response.text()).rejects.toThrow('terminated')
})

it('drips', async () => {
  const started = performance.now()
  const response = await fetch(await pictureWith('drip; intervalMs=20'))
  expect(await response.text()).toBe('bytes of a.jpg')
  expect(performance.now() - started).toBeGreaterThan(13 * 20)
})

it.each(['silence', 'drip; intervalMs=60000', 'endless', 'stall'])(
  'goes on until the caller gives up: %s',
  async (fault) => {
    const url = await pictureWith(fault)
    const read = fetch(url, { signal: AbortSignal.timeout(300) }).then((response) => response.arrayBuffer())
    await expect(read).rejects.toThrow('timeout')
  },
)

it('redirects to itself, to itself a few times, or to where it is told', async () => {
  await expect(fetch(await pictureWith('redirect'))).rejects.toMatchObject({
    cause: { message: 'redirect count exceeded' },
  })
  expect(await (await fetch(await pictureWith('redirect; times=5'))).text()).toBe('bytes of a.jpg')
  const told = await fetch(await pictureWith('redirect; to=http://169.254.169.254/; status=307'), {
    redirect: 'manual',
  })
  expect([told.status, told.headers.get('location')]).toEqual([307, 'http://169.254.169.254/'])
})

it('names a switch it does not know', async () => {
  const response = await framesWith('explode')
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({ errors: { sandbox_fault: [expect.stringContaining('kind')] } })
})

it('is set by hand, for one key only, until it is taken back', async () => {
  const { url } = await startTestSandbox()
  const control = `${new URL(url).origin}/sandbox/faults`
  const fault = { path: 'projects$', key: RENDER_ONLY_KEY, kind: 'status', status: 500, times: 'always' }
  const set = await fetch(control, { method: 'PUT', body: JSON.stringify([fault]) })
  expect(await set.json()).toEqual({ data: [fault] })
  const statusFor = async (key: string) => (await fetch(`${url}/projects`, { headers: { 'X-API-Key': key } })).status
  expect([await statusFor(RENDER_ONLY_KEY), await statusFor(FULL_ACCESS_KEY)]).toEqual([500, 200])
  await fetch(control, { method: 'DELETE' })
  expect(await statusFor(RENDER_ONLY_KEY)).toBe(200)
  const wrong = await fetch(control, { method: 'PUT', body: '[{"kind": "status", "path": "("}]' })
  expect(wrong.status).toBe(422)
})

/** Bytes on the wire and after decompression. */
async function sizesOf(url: string): Promise<{ sent: number; decoded: number }> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get(url, resolve).on('error', reject)
  })
  let sent = 0
  let decoded = 0
  response.on('data', (chunk: Buffer) => {
    sent += chunk.length
  })
  for await (const chunk of response.pipe(createGunzip())) decoded += Buffer.from(chunk).length
  return { sent, decoded }
}
