import http from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { runCli } from '../helpers/run-cli.ts'
import { EVERY_FRAME_DRAWN } from './drawn-board.ts'
import { makeServiceWorld, type ServiceWorld } from './service-world.ts'
import { type StoryreelProcess, startStoryreel } from './storyreel-process.ts'

const SHOTS = 8

test('asked for its state 200 times a second while it renders, the service answers 99 of 100 within 50 ms', {
  timeout: 180_000,
}, async () => {
  const world = await makeServiceWorld({ backend: 'pglite', shots: 40, seconds: 1 })
  const made = await runCli(['keys', 'create', '--name', 'test', '--scopes', '*'], world.env)
  const service = startStoryreel(['serve', '--port', '0', '--json'], {
    ...world.env,
    MSTUDIO_API_KEY: world.key,
    STORYREEL_RATE_LIMIT: '1000000',
  })
  const url = z.string().parse((await service.waitFor(({ event }) => event === 'listening'))['url'])
  const { id } = await world.enqueue('film', ...EVERY_FRAME_DRAWN, '--fps', '30')
  await service.waitFor(({ event }) => event === 'drawn')
  const waits = await askSteadily({
    url: `${url}/v1/exports/${id}`,
    key: made.stdout.trim(),
    perSecond: 200,
    seconds: 15,
  })
  // It was at work all the while.
  expect((await world.recordOf(id)).state).toBe('running')
  waits.sort((a, b) => a - b)
  const p99 = waits[Math.floor(0.99 * waits.length)] ?? Number.NaN
  console.info(`200 requests a second while it renders: median ${waits[1500]?.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`)
  expect(waits).toHaveLength(3000)
  expect(p99).toBeLessThanOrEqual(50)
})

test('four exports at once take no longer than one after the other', { timeout: 400_000 }, async () => {
  const world = await makeServiceWorld({ backend: 'redis', shots: SHOTS, seconds: 1 })
  const worker = world.startWorker()
  await worker.waitFor(({ event }) => event === 'ready')
  await timed(async () => exportAll(world, worker, ['12']))
  const before = await timed(async () => {
    for (const rate of ['20', '21']) await exportAll(world, worker, [rate])
  })
  const together = await timed(() => exportAll(world, worker, ['24', '25', '26', '27']))
  const after = await timed(async () => {
    for (const rate of ['30', '31']) await exportAll(world, worker, [rate])
  })
  const perFrame = { together: together / (24 + 25 + 26 + 27), alone: (before + after) / (20 + 21 + 30 + 31) }
  const ratio = perFrame.together / perFrame.alone
  console.info(`four at once ÷ one after the other: ${ratio.toFixed(2)}`)
  expect(ratio).toBeLessThanOrEqual(1.1)
})

test('two workers on the same two cores take no longer than one', { timeout: 300_000 }, async () => {
  const world = await makeServiceWorld({ backend: 'redis', shots: 24, seconds: 1 })
  const seconds: number[] = []
  for (const fps of ['25', '24', '30']) {
    const workers = [world.startWorker(), ...(fps === '24' ? [world.startWorker()] : [])]
    await Promise.all(workers.map((worker) => worker.waitFor(({ event }) => event === 'ready')))
    const startedMs = performance.now()
    const { id } = await world.enqueue(`film-${fps}`, ...EVERY_FRAME_DRAWN, '--fps', fps)
    await Promise.any(workers.map((worker) => worker.waitFor((event) => event.event === 'done' && event.id === id)))
    seconds.push((performance.now() - startedMs) / 1000 / Number(fps))
    for (const worker of workers) worker.kill('SIGTERM')
    await Promise.all(workers.map((worker) => worker.ended))
  }
  // Per frame, beside the mean of what one took before and after.
  const [before = 0, both = 0, after = 0] = seconds
  const ratio = both / ((before + after) / 2)
  console.info(`two workers ÷ one: ${ratio.toFixed(2)}`)
  expect(ratio).toBeLessThan(1.25)
})

// --- internal ---

/** Asks at fixed times, whether it was answered or not. @returns how long each answer took, in ms from when it was due. */
async function askSteadily({
  url,
  key,
  perSecond,
  seconds,
}: {
  url: string
  key: string
  perSecond: number
  seconds: number
}): Promise<number[]> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 50 })
  onTestFinished(() => agent.destroy())
  const startMs = performance.now()
  const asked: Promise<number>[] = []
  for (let count = 0; count < perSecond * seconds; count++) {
    const dueMs = startMs + (1000 * count) / perSecond
    if (dueMs > performance.now()) await delay(dueMs - performance.now())
    asked.push(ask(url, key, agent).then(() => performance.now() - dueMs))
  }
  return Promise.all(asked)
}

function ask(url: string, key: string, agent: http.Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers: { 'X-API-Key': key } }, (response) => {
      response.resume()
      response.once('end', () => {
        if (response.statusCode === 200) resolve()
        else reject(new Error(`It answered ${response.statusCode}.`))
      })
    })
    request.once('error', reject)
  })
}

/** Films of the same project that have nothing in common, by their frame rates. */
async function exportAll(world: ServiceWorld, worker: StoryreelProcess, rates: string[]): Promise<void> {
  const asked = await Promise.all(
    rates.map((rate) => world.enqueue(`film-${rate}`, ...EVERY_FRAME_DRAWN, '--fps', rate)),
  )
  await Promise.all(asked.map(({ id }) => worker.waitFor((event) => event.event === 'done' && event.id === id)))
}

/** In ms. */
async function timed(task: () => Promise<void>): Promise<number> {
  const startMs = performance.now()
  await task()
  return performance.now() - startMs
}
