import { beforeEach, expect, it } from 'vitest'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'

const CONTENT = 'bytes of a.jpg'
let url: string

beforeEach(async () => {
  const sandbox = await startTestSandbox()
  url = `${new URL(sandbox.url).origin}/media/p1/a.jpg`
})

it('serves a file without a key, with its type, length and ETag', async () => {
  const response = await fetch(url)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('image/jpeg')
  expect(response.headers.get('content-length')).toBe(String(CONTENT.length))
  expect(response.headers.get('etag')).toMatch(/^".+"$/)
  expect(await response.text()).toBe(CONTENT)
})

it('answers 304 to a matching If-None-Match and 200 to another', async () => {
  const etag = (await fetch(url)).headers.get('etag') ?? ''
  const unchanged = await fetch(url, { headers: { 'If-None-Match': etag } })
  expect(unchanged.status).toBe(304)
  expect(await unchanged.text()).toBe('')
  expect((await fetch(url, { headers: { 'If-None-Match': '"other"' } })).status).toBe(200)
})

it.each([
  ['bytes=0-4', 206, 'bytes', 'bytes 0-4/14'],
  ['bytes=9-', 206, 'a.jpg', 'bytes 9-13/14'],
  ['bytes=-3', 206, 'jpg', 'bytes 11-13/14'],
  ['bytes=9-999', 206, 'a.jpg', 'bytes 9-13/14'],
  ['bytes=14-', 416, '', 'bytes */14'],
  ['nonsense', 200, CONTENT, null],
])('answers the range %s with %i', async (range, status, text, contentRange) => {
  const response = await fetch(url, { headers: { Range: range } })
  expect(response.status).toBe(status)
  expect(await response.text()).toBe(text)
  expect(response.headers.get('content-range')).toBe(contentRange)
})

it('sends the whole file when If-Range names an older version', async () => {
  const response = await fetch(url, { headers: { Range: 'bytes=0-4', 'If-Range': '"older"' } })
  expect(response.status).toBe(200)
  expect(await response.text()).toBe(CONTENT)
})

it('answers HEAD with the headers alone', async () => {
  const response = await fetch(url, { method: 'HEAD' })
  expect(response.headers.get('content-length')).toBe(String(CONTENT.length))
  expect(await response.text()).toBe('')
})

it('is where the payloads point', async () => {
  const sandbox = await startTestSandbox()
  const response = await fetch(`${sandbox.url}/projects/p1/frames`, { headers: { 'X-API-Key': FULL_ACCESS_KEY } })
  expect(await response.json()).toMatchObject({
    data: [{ image: { url: `${new URL(sandbox.url).origin}/media/p1/a.jpg` } }, {}, {}],
  })
})
