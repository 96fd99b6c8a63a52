import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { hashPictures } from '../helpers/decode.ts'
import { expectNothingLeft, watchSegments } from './aftermath.ts'
import { EVERY_FRAME_DRAWN } from './drawn-board.ts'
import { makeServiceWorld } from './service-world.ts'
import { undisturbed } from './undisturbed.ts'

test('K02: a worker killed every two to ten seconds, until it is done', { timeout: 900_000 }, async () => {
  const world = await makeServiceWorld({ backend: 'redis', shots: 20, seconds: 1 })
  const watch = watchSegments(world)
  const { id, outputPath } = await world.enqueue('loop', ...EVERY_FRAME_DRAWN)
  let kills = 0
  let fruitless = 0
  for (;;) {
    const before = (await world.segments()).size
    const worker = world.startWorker()
    // From when it begins, which a slow machine puts off, and which is waited for no longer than a lease and a start take.
    await Promise.race([worker.waitFor(({ event }) => event === 'started'), delay(20_000)])
    // A machine so slow that nothing is finished in that time gets more.
    await delay((2000 + 8000 * Math.random()) * (1 + fruitless / 4))
    fruitless = (await world.segments()).size > before ? 0 : fruitless + 1
    const isOver = (await world.recordOf(id)).state === 'done'
    // The last one ends in order: what a killed one leaves lying about is cleared away by the next.
    worker.kill(isOver ? 'SIGTERM' : 'SIGKILL')
    await worker.ended
    if (isOver) break
    kills += 1
  }
  console.info(`K02: ${kills} kills`)
  expect(await hashPictures(outputPath)).toBe(await undisturbed(world, EVERY_FRAME_DRAWN))
  expect(await watch.redone()).toEqual([])
  await expectNothingLeft(world)
})
