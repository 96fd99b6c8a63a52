import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPictures } from '../helpers/decode.ts'
import { expectNothingLeft, watchSegments } from './aftermath.ts'
import { makeServiceWorld } from './service-world.ts'
import { undisturbed } from './undisturbed.ts'
import { makeWarmDataDir, type WarmDataDir } from './warm-data-dir.ts'

/** A running timecode, so that every frame is drawn by Chrome and encoded one after the other. */
const OPTIONS = ['--format', '320x180', '--burn-in', 'timecode']

let warm: WarmDataDir

beforeAll(async () => {
  warm = await makeWarmDataDir()
}, 180_000)

afterAll(() => warm.remove())

test('K02: a worker killed every two to ten seconds, until it is done', { timeout: 900_000 }, async () => {
  const world = await makeServiceWorld({ backend: 'redis', warm, shots: 12, seconds: 2 })
  const watch = watchSegments(world)
  const { id, outputPath } = await world.enqueue('loop', ...OPTIONS)
  let kills = 0
  for (;;) {
    const worker = world.startWorker()
    await delay(2000 + 8000 * Math.random())
    const isOver = (await world.recordOf(id)).state === 'done'
    worker.kill('SIGKILL')
    await worker.ended
    if (isOver) break
    kills += 1
  }
  console.info(`K02: ${kills} kills`)
  expect(await hashPictures(outputPath)).toBe(await undisturbed(world, warm, OPTIONS))
  expect(await watch.redone()).toEqual([])
  await expectNothingLeft(world)
})
