import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { hashPictures } from '../helpers/decode.ts'
import { EVERY_FRAME_DRAWN } from './drawn-board.ts'
import { makeServiceWorld } from './service-world.ts'

const OUTAGES_MS = 120_000

/** Films of the same project that have nothing in common, by their frame rates. */
const RATES = Array.from({ length: 12 }, (_, index) => String(10 + index))

describe.each(['postgres', 'redis'] as const)('K14 on %s', { timeout: 600_000 }, (backend) => {
  test('a server that is restarted every five to ten seconds for two minutes: nothing lost, nothing doubled', async () => {
    const world = await makeServiceWorld({ backend, shots: 6, seconds: 1 })
    const workers = [world.startWorker(), world.startWorker()]
    await Promise.all(workers.map((worker) => worker.waitFor(({ event }) => event === 'ready')))

    const untilMs = performance.now() + OUTAGES_MS
    let restarts = 0
    const outages = async () => {
      while (performance.now() < untilMs) {
        await delay(5000 + 5000 * Math.random())
        await world.restartServer()
        restarts += 1
      }
    }
    const films: { id: string; outputPath: string }[] = []
    const orders = async () => {
      for (const rate of RATES) {
        // Whoever is told that the queue's server cannot be reached asks again.
        for (let asked: (typeof films)[number] | null = null; asked === null; ) {
          asked = await world.enqueue(`film-${rate}`, ...EVERY_FRAME_DRAWN, '--fps', rate).catch(() => null)
          if (asked) films.push(asked)
        }
        await delay(OUTAGES_MS / RATES.length / 2)
      }
    }
    await Promise.all([outages(), orders()])
    expect(restarts).toBeGreaterThanOrEqual(12)

    for (const { id, outputPath } of films) {
      await expect.poll(async () => (await world.recordOf(id)).state, { timeout: 240_000, interval: 500 }).toBe('done')
      expect((await hashPictures(outputPath)).length).toBeGreaterThan(0)
      await expect.poll(() => readdir(path.join(world.dataDir, 'storage', 'exports', id)), WAIT).toHaveLength(1)
      const told = workers.flatMap(({ events }) => events.filter((event) => event.event === 'done' && event.id === id))
      expect(told.length).toBeLessThanOrEqual(1)
    }
    const drawn = workers.flatMap(({ events }) => events.filter(({ event }) => event === 'drawn'))
    const keys = drawn.map((event) => event['key'])
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toHaveLength(films.length * 6)
    for (const worker of workers) worker.kill('SIGTERM')
    for (const worker of workers) expect(await worker.ended).toEqual({ code: 0, signal: null, stderr: '' })
    expect(await readdir(path.join(world.dataDir, 'work'))).toEqual([])
  })
})

// --- internal ---

const WAIT = { timeout: 10_000, interval: 100 } as const
