import { describe, expect, test } from 'vitest'
import { descendantsOf } from '../helpers/processes.ts'
import { EVERY_FRAME_DRAWN } from './drawn-board.ts'
import { makeServiceWorld, type ServiceWorld } from './service-world.ts'
import type { StoryreelProcess } from './storyreel-process.ts'

const WAIT = { timeout: 120_000, interval: 50 } as const

/** The processes of a worker that draw, which the kernel kills when memory runs out; only those that have a browser. */
async function drawing({ pid }: StoryreelProcess): Promise<number[]> {
  const family = await descendantsOf(pid)
  const drawers = family.filter(({ commandLine }) => /render-child/.test(commandLine))
  return drawers.map((drawer) => drawer.pid).filter((drawer) => family.some(({ parent }) => parent === drawer))
}

async function startWorker(world: ServiceWorld): Promise<StoryreelProcess> {
  const worker = world.startWorker()
  await worker.waitFor(({ event }) => event === 'ready')
  return worker
}

describe('K06: what draws is killed for memory', { timeout: 300_000 }, () => {
  test('once, and what it drew is drawn again with nothing beside it', async () => {
    const world = await makeServiceWorld({ backend: 'redis', shots: 2, seconds: 6 })
    const worker = await startWorker(world)
    const { id } = await world.enqueue('film', ...EVERY_FRAME_DRAWN)
    await expect.poll(() => drawing(worker), WAIT).toHaveLength(2)
    const [killed = 0, other = 0] = await drawing(worker)
    process.kill(killed, 'SIGKILL')

    const seen: number[][] = []
    const isAgain = async () => {
      const now = await drawing(worker)
      seen.push(now)
      return now.some((pid) => pid !== killed && pid !== other)
    }
    await expect.poll(isAgain, WAIT).toBe(true)
    // The other has finished what it drew, and would else be kept for what comes next.
    expect(seen.at(-1)).toHaveLength(1)
    expect(seen.at(-1)).not.toContain(other)
    await worker.waitFor((event) => event.id === id && event.event === 'done')
    expect(worker.events.filter(({ event }) => event === 'failed')).toEqual([])
    expect(worker.events.filter(({ event }) => event === 'started')).toHaveLength(1)
  })

  test('three times, and the run of the export ends, saying why; the next may find more memory', async () => {
    const world = await makeServiceWorld({ backend: 'redis', shots: 1, seconds: 6 })
    const worker = await startWorker(world)
    const { id } = await world.enqueue('film', ...EVERY_FRAME_DRAWN)
    const killed = new Set<number>()
    const hasFailed = async () => {
      for (const pid of await drawing(worker)) {
        killed.add(pid)
        process.kill(pid, 'SIGKILL')
      }
      return worker.events.some(({ event }) => event === 'failed' || event === 'done')
    }
    await expect.poll(hasFailed, WAIT).toBe(true)
    expect(worker.events.at(-1)).toMatchObject({ event: 'failed', id, code: 'RENDER_OOM', willRetry: true })
    expect(killed.size).toBe(3)
    expect(worker.events.filter(({ event }) => event === 'started')).toHaveLength(1)
    expect(await world.recordOf(id)).toMatchObject({
      state: 'queued',
      failure: { code: 'RENDER_OOM', message: expect.stringContaining('more memory'), isRetryable: true },
    })
  })
})
