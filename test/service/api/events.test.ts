import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { cancelExport } from '../../../src/service/exports/ledger.ts'
import { revokeKey } from '../../../src/service/keys/key-ledger.ts'
import { homeOfThisFile } from './api-home.ts'
import { type ApiWorld, makeApiWorld } from './api-world.ts'

const home = homeOfThisFile()

const dataSchema = z.looseObject({
  state: z.string(),
  attempt: z.number(),
  sequence: z.number(),
  progress: z.looseObject({ share: z.number() }).nullable(),
})

type Heard = { event: string; data: z.infer<typeof dataSchema> }

/** Follows an export. `ended` when the other side ends the stream. */
async function follow({ url, key }: ApiWorld, id: string): Promise<{ heard: Heard[]; ended: Promise<void> }> {
  const response = await fetch(`${url}/v1/exports/${id}/events`, { headers: { 'X-API-Key': key } })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const heard: Heard[] = []
  const read = async () => {
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      const messages = text.split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        const [, event] = /^event: (.+)$/m.exec(message) ?? []
        const [, data] = /^data: (.+)$/m.exec(message) ?? []
        if (event && data) heard.push({ event, data: dataSchema.parse(JSON.parse(data)) })
      }
    }
  }
  return { heard, ended: read() }
}

const at = (share: number) => ({
  progress: { stage: 'render' as const, done: share * 100, total: 100, share, secondsLeft: null },
  warnings: [],
})

test('A29 whoever follows an export hears of each state and of progress that only grows, through the loss of a worker', async () => {
  const world = await makeApiWorld(home())
  const id = await world.order()
  const { heard, ended } = await follow(world, id)
  const says = (wanted: object) => vi.waitFor(() => expect(heard.at(-1)).toMatchObject(wanted), { timeout: 5000 })
  await says({ event: 'state', data: { state: 'queued' } })
  const lost = await world.begin(id)
  await lost.tell(at(0.25))
  await says({ data: { state: 'running', attempt: 1, progress: { share: 0.25 } } })
  await lost.tell(at(0.5))
  await says({ event: 'progress', data: { progress: { share: 0.5 } } })

  // Another worker takes over; what the lost one still says counts for nothing.
  const next = await world.begin(id)
  await lost.tell(at(0.9))
  await next.tell(at(0.1))
  await says({ data: { attempt: 2, progress: { share: 0.1 } } })
  expect(await lost.finish({ durationSeconds: 1, files: [] })).toBe(false)
  await next.finish({ durationSeconds: 1, files: [] })
  await ended
  expect(heard.at(-1)).toMatchObject({ event: 'state', data: { state: 'done' } })
  const shares = heard.flatMap(({ data }) =>
    data.progress ? [{ attempt: data.attempt, share: data.progress.share }] : [],
  )
  for (const [index, { attempt, share }] of shares.entries()) {
    const before = shares[index - 1]
    if (before?.attempt === attempt) expect(share).toBeGreaterThanOrEqual(before.share)
  }
  expect(heard.map(({ data }) => data.sequence)).toEqual(
    heard.map(({ data }) => data.sequence).toSorted((a, b) => a - b),
  )
})

test('the stream of an export that has ended says so and ends', async () => {
  const world = await makeApiWorld(home())
  const id = await world.order()
  await cancelExport(world.ledger, id)
  const { heard, ended } = await follow(world, id)
  await ended
  expect(heard).toMatchObject([{ event: 'state', data: { state: 'canceled' } }])
})

test('A01 a stream ends soon after its key was revoked', async () => {
  const world = await makeApiWorld(home())
  const { heard, ended } = await follow(world, await world.order())
  await vi.waitFor(() => expect(heard).toHaveLength(1))
  await revokeKey(home().records, world.key.slice(8, 16))
  const revokedMs = performance.now()
  await ended
  expect(performance.now() - revokedMs).toBeLessThan(6000)
})

test('a key follows only so many exports at once, and may again when it lets go', async () => {
  const world = await makeApiWorld(home(), { limits: { streams: 1 } })
  const id = await world.order()
  const letGo = new AbortController()
  const open = () =>
    fetch(`${world.url}/v1/exports/${id}/events`, { headers: { 'X-API-Key': world.key }, signal: letGo.signal })
  expect((await open()).status).toBe(200)
  expect(await world.ask('GET', `/v1/exports/${id}/events`)).toMatchObject({ status: 429 })
  letGo.abort()
  await vi.waitFor(
    async () => {
      const again = await fetch(`${world.url}/v1/exports/${id}/events`, { headers: { 'X-API-Key': world.key } })
      await again.body?.cancel()
      expect(again.status).toBe(200)
    },
    { timeout: 5000 },
  )
})
