import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { addQueueMetrics } from '../../../src/service/monitoring/queue-metrics.ts'
import { createStageClock } from '../../../src/service/monitoring/stage-clock.ts'
import { addWorkerMetrics } from '../../../src/service/monitoring/worker-metrics.ts'
import type { QueueHome } from '../../../src/service/queue/queue-home.ts'
import type { WorkerEvent } from '../../../src/service/worker/worker-event.ts'
import { homeOfThisFile } from '../api/api-home.ts'

const home = homeOfThisFile()

/** The sample with exactly these labels, as it is scraped; null when there is none. */
async function scrape(registry: Registry, sample: string): Promise<number | null> {
  const line = (await registry.metrics()).split('\n').find((each) => each.startsWith(`${sample} `))
  return line === undefined ? null : Number(line.slice(sample.length + 1))
}

function afterEvents(events: WorkerEvent[]): Registry {
  const registry = new Registry()
  const hear = addWorkerMetrics(registry)
  for (const event of events) hear(event)
  return registry
}

const STARTED = { event: 'started', projectId: 'p1', attempt: 1 } as const

test.each([
  [{ event: 'done', id: 'a' }, 'done'],
  [{ event: 'failed', id: 'a', code: null, message: 'Oh.', willRetry: false }, 'failed'],
  [{ event: 'failed', id: 'a', code: 'ASSET_PENDING', message: 'Oh.', willRetry: true }, 'retrying'],
  [{ event: 'canceled', id: 'a' }, 'canceled'],
  [{ event: 'superseded', id: 'a' }, 'superseded'],
  [{ event: 'returned', id: 'a' }, 'returned'],
] satisfies [WorkerEvent, string][])('a run that ends with %j counts as %s, and runs no more', async (end, outcome) => {
  const registry = afterEvents([{ ...STARTED, id: 'a' }, { ...STARTED, id: 'b' }, end])
  expect(await scrape(registry, `storyreel_export_runs_total{outcome="${outcome}"}`)).toBe(1)
  expect(await scrape(registry, 'storyreel_exports_running')).toBe(1)
  const all = (await registry.metrics()).match(/^storyreel_export_runs_total\{.*\} [1-9]/gm)
  expect(all).toHaveLength(1)
})

test('segments, their frames and messages are counted', async () => {
  const delivery = { event: 'delivery', id: 'a', deliveryId: 'd', outcome: 'it answered' } as const
  const registry = afterEvents([
    { event: 'drawn', id: 'a', key: 'k1', frames: 30 },
    { event: 'drawn', id: 'a', key: 'k2', frames: 12 },
    { ...delivery, state: 'waiting' },
    { ...delivery, state: 'delivered' },
  ])
  expect(await scrape(registry, 'storyreel_segments_drawn_total')).toBe(2)
  expect(await scrape(registry, 'storyreel_frames_drawn_total')).toBe(42)
  expect(await scrape(registry, 'storyreel_webhook_attempts_total{outcome="retrying"}')).toBe(1)
  expect(await scrape(registry, 'storyreel_webhook_attempts_total{outcome="delivered"}')).toBe(1)
  expect(await scrape(registry, 'storyreel_webhook_attempts_total{outcome="failed"}')).toBe(0)
})

test('the stages of a finished run are measured, those of a failed one are not', async () => {
  const progress = { event: 'progress', stage: 'render', done: 0, total: 1 } as const
  const registry = afterEvents([
    { ...STARTED, id: 'a' },
    { ...progress, id: 'a' },
    { event: 'done', id: 'a' },
    { ...STARTED, id: 'b' },
    { ...progress, id: 'b' },
    { event: 'failed', id: 'b', code: null, message: 'Oh.', willRetry: false },
  ])
  expect(await scrape(registry, 'storyreel_export_stage_duration_seconds_count{stage="render"}')).toBe(1)
  expect(await scrape(registry, 'storyreel_export_stage_duration_seconds_count{stage="verify"}')).toBe(null)
})

test('a stage that is entered twice counts as one, and the stages of two runs are kept apart', () => {
  let nowMs = 0
  const clock = createStageClock(() => nowMs)
  const at = (ms: number, action: () => void) => {
    nowMs = ms
    action()
  }
  at(0, () => clock.start('a'))
  at(1000, () => clock.enter('a', 'render'))
  at(2000, () => clock.start('b'))
  at(4000, () => clock.enter('a', 'audio'))
  at(5000, () => clock.enter('a', 'render'))
  nowMs = 6500
  expect(Object.fromEntries(clock.end('a'))).toEqual({ fetch: 1, render: 4.5, audio: 1 })
  expect(Object.fromEntries(clock.end('b'))).toEqual({ fetch: 4.5 })
  expect(clock.running()).toBe(0)
})

test('the jobs of a queue are counted whenever they are asked for', async () => {
  const registry = new Registry()
  const { queues } = home()
  addQueueMetrics(registry, queues)
  const waiting = 'storyreel_queue_jobs{queue="exports",state="waiting"}'
  expect(await scrape(registry, waiting)).toBe(0)
  await queues.exports.add({ id: 'one', data: {}, priority: 1, attempts: 1 })
  expect(await scrape(registry, waiting)).toBe(1)
  expect(await scrape(registry, 'storyreel_queue_up')).toBe(1)
  await queues.exports.remove('one')
})

test('of a queue that does not answer no figure is told, nothing more is asked, and it is told again when it is back', async () => {
  let asked = 0
  const { promise: back, resolve: bringBack } = promiseOf<void>()
  const { exports, segments, webhooks } = home().queues
  const silent = {
    ...exports,
    counts: async () => {
      asked += 1
      await back
      return exports.counts()
    },
  }
  const queues: QueueHome['queues'] = { exports: silent, segments, webhooks }
  const registry = new Registry()
  addQueueMetrics(registry, queues, { patienceMs: 50 })
  for (let scrapes = 0; scrapes < 3; scrapes++) {
    expect(await registry.metrics()).not.toMatch(/^storyreel_queue_jobs\{/m)
    expect(await scrape(registry, 'storyreel_queue_up')).toBe(0)
  }
  expect(asked).toBe(1)
  bringBack()
  await expect.poll(() => scrape(registry, 'storyreel_queue_up')).toBe(1)
  expect(await scrape(registry, 'storyreel_queue_jobs{queue="webhooks",state="failed"}')).toBe(0)
})

function promiseOf<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined
  const promise = new Promise<Value>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
