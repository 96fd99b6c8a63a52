import { expect, it } from 'vitest'
import { z } from 'zod'
import { FULL_ACCESS_KEY, NO_FRAMES_KEY } from '../../src/sandbox/api-keys.ts'
import { makeBoard, startTestSandbox, wireFrames } from '../helpers/start-sandbox.ts'

const listSchema = z.object({
  data: z.array(z.looseObject({ id: z.string() })),
  meta: z.object({ current_page: z.number(), last_page: z.number(), per_page: z.number(), total: z.number() }),
  links: z.object({ next: z.string().nullable() }),
})

it('refuses a missing and an unknown key with 401 and the documented body', async () => {
  const { url } = await startTestSandbox()
  const missing = await fetch(`${url}/projects`)
  expect(missing.status).toBe(401)
  expect(await missing.json()).toEqual({ success: false, message: 'API key missing.' })
  const unknown = await get(`${url}/projects`, 'sk_other')
  expect(unknown.status).toBe(401)
  expect(await unknown.json()).toEqual({ success: false, message: 'Invalid API key.' })
})

it('names the scope a key lacks, and serves what the key may read', async () => {
  const { url } = await startTestSandbox()
  const refused = await get(`${url}/projects/p1/frames`, NO_FRAMES_KEY)
  expect(refused.status).toBe(403)
  expect(await refused.json()).toEqual({ success: false, message: 'API key missing required scope: frames' })
  expect((await get(`${url}/projects/p1`, NO_FRAMES_KEY)).status).toBe(200)
  expect((await get(`${url}/projects/p1/audio-tracks`, NO_FRAMES_KEY)).status).toBe(200)
})

it('answers 404 in the documented form for unknown projects, routes and media', async () => {
  const { url } = await startTestSandbox()
  const origin = new URL(url).origin
  for (const address of [
    `${url}/projects/nope`,
    `${url}/projects/nope/frames`,
    `${url}/projects/nope/audio-tracks`,
    `${url}/nonsense`,
    `${origin}/media/p1/none.jpg`,
    `${origin}/media/p1/..%2Fboard.json`,
  ]) {
    const response = await get(address)
    expect(response.status, address).toBe(404)
    expect(await response.json()).toMatchObject({ success: false, message: expect.any(String) })
  }
})

it('limits requests per key and says when to come back', async () => {
  const { url } = await startTestSandbox({ rateLimit: { requests: 2, windowSeconds: 30 } })
  const statuses = []
  for (let index = 0; index < 3; index++) statuses.push((await get(`${url}/projects`)).status)
  expect(statuses).toEqual([200, 200, 429])
  const limited = await get(`${url}/projects`)
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(28)
  expect(Number(limited.headers.get('retry-after'))).toBeLessThanOrEqual(30)
  expect(await limited.json()).toMatchObject({ success: false })
  expect((await get(`${url}/projects`, NO_FRAMES_KEY)).status, 'another key has its own window').toBe(200)
})

it('forgets the count when the window is over', async () => {
  const { url } = await startTestSandbox({ rateLimit: { requests: 1, windowSeconds: 0.05 } })
  expect((await get(`${url}/projects`)).status).toBe(200)
  await expect.poll(async () => (await get(`${url}/projects`)).status, { interval: 60 }).toBe(200)
})

it('pages a list, links the next page and clamps the page size to 100', async () => {
  const board = await makeBoard({ frames: wireFrames(201) })
  const { url } = await startTestSandbox({ boards: [board] })
  const first = await list(`${url}/projects/p1/frames?per_page=500`)
  expect(first.data).toHaveLength(100)
  expect(first.meta).toEqual({ current_page: 1, last_page: 3, per_page: 100, total: 201 })
  const second = await list(first.links.next ?? '')
  expect(second.data[0]?.id).toBe('f101')
  const third = await list(second.links.next ?? '')
  expect(third.data.map(({ id }) => id)).toEqual(['f201'])
  expect(third.links.next).toBeNull()
})

it('includes comments only when asked', async () => {
  const { url } = await startTestSandbox()
  const plain = await list(`${url}/projects/p1/frames`)
  expect(plain.data[0]).not.toHaveProperty('comments')
  const included = await list(`${url}/projects/p1/frames?include=comments`)
  expect(included.data[0]).toHaveProperty('comments')
  expect(included.data[0]).not.toHaveProperty('reviews')
})

it('logs each request with its status and never the key', async () => {
  const { url, requests } = await startTestSandbox()
  await get(`${url}/projects?page=1`)
  await get(`${url}/projects/nope`)
  expect(requests).toMatchObject([
    { method: 'GET', path: '/api/v1/projects?page=1', status: 200 },
    { method: 'GET', path: '/api/v1/projects/nope', status: 404 },
  ])
  expect(JSON.stringify(requests)).not.toContain(FULL_ACCESS_KEY)
})

it('fails to start on a taken port', async () => {
  const { port } = await startTestSandbox()
  await expect(startTestSandbox({ port })).rejects.toThrow('EADDRINUSE')
})

function get(url: string, key: string = FULL_ACCESS_KEY): Promise<Response> {
  return fetch(url, { headers: { 'X-API-Key': key } })
}

async function list(url: string) {
  return listSchema.parse(await (await get(url)).json())
}
