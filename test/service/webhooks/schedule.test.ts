import { afterAll, beforeAll, expect, test } from 'vitest'
import { DELIVERY_PATIENCE } from '../../../src/service/webhooks/delivery-tools.ts'
import { verdictOf } from '../../../src/service/webhooks/verdict.ts'
import { receive } from './receiver.ts'
import { endExport } from './sending.ts'
import { makeWebhookWorld, type WebhookWorld } from './webhook-world.ts'

const HOUR_MS = 3_600_000
const { scheduleMs } = DELIVERY_PATIENCE

let world: WebhookWorld
beforeAll(async () => {
  world = await makeWebhookWorld({ patience: { deadlineMs: 5000, scheduleMs: scheduleMs.map(() => 1) } })
}, 60_000)
afterAll(() => world.stop())

test('A22: nine answers of 500 and then 200: delivered under one id, each time signed anew', async () => {
  const receiver = await receive((response, count) => void response.writeHead(count < 10 ? 500 : 200).end())
  const { webhook } = await world.create({ url: receiver.url })
  await endExport(world.home, { owner: webhook.owner, how: 'done' })
  const delivery = await world.delivery(webhook.id, ({ state }) => state === 'delivered')
  expect(delivery.attempts.map(({ status }) => status)).toEqual([...Array.from({ length: 9 }, () => 500), 200])
  expect(new Set(receiver.arrived.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
})

test('ten attempts take a little more than three days', () => {
  expect(scheduleMs).toHaveLength(9)
  const wholeMs = scheduleMs.reduce((sum, each) => sum + each)
  expect(wholeMs / HOUR_MS).toBeGreaterThan(72)
  expect(wholeMs / HOUR_MS).toBeLessThan(80)
})

test('a wait is never shorter than the schedule or the receiver says, and at most a fifth longer', () => {
  const busy = { kind: 'answered', status: 503, retryAfterMs: null } as const
  const judge = (retryAfterMs: number | null, random: number) => {
    return verdictOf({ ...busy, retryAfterMs }, { tries: 2, scheduleMs, random })
  }
  expect(judge(null, 0)).toMatchObject({ state: 'waiting', delayMs: 300_000 })
  expect(judge(null, 1)).toMatchObject({ state: 'waiting', delayMs: 360_000 })
  expect(judge(7000, 0)).toMatchObject({ delayMs: 300_000 })
  expect(judge(HOUR_MS, 0)).toMatchObject({ delayMs: HOUR_MS })
  expect(judge(1e15, 0)).toMatchObject({ delayMs: 24 * HOUR_MS })
})
