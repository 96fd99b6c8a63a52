import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWarmDataDir } from '../helpers/data-dir.ts'
import { hashPictures } from '../helpers/decode.ts'
import { S3_KEYS, type S3Server, startS3Server } from '../helpers/s3-server.ts'
import { EVERY_FRAME_DRAWN } from './drawn-board.ts'
import { makeServiceWorld } from './service-world.ts'
import type { StoryreelProcess } from './storyreel-process.ts'
import { undisturbed } from './undisturbed.ts'

const SHOTS = 16

let server: S3Server

beforeAll(async () => {
  server = await startS3Server()
}, 180_000)

afterAll(async () => {
  await server.stop()
})

test('two machines that share a queue and a bucket, but no folder, draw one film together', {
  timeout: 300_000,
}, async () => {
  const world = await makeServiceWorld({ backend: 'redis', shots: SHOTS, seconds: 1 })
  const dataDirs = [world.dataDir, path.join(world.folder, 'other-machine')]
  await makeWarmDataDir(dataDirs[1] ?? '')
  const workers = dataDirs.map((dataDir) =>
    world.startWorker({ ...S3_KEYS, STORYREEL_STORAGE_URL: server.urlOf('shared-work'), STORYREEL_DATA_DIR: dataDir }),
  )
  await Promise.all(workers.map((worker) => worker.waitFor(({ event }) => event === 'ready')))
  const { id, outputPath } = await world.enqueue('film', ...EVERY_FRAME_DRAWN)
  await Promise.any(workers.map((worker) => worker.waitFor((event) => event.event === 'done' && event.id === id)))

  const drawn = workers.map(drawnBy)
  expect(drawn.map((keys) => keys.length > 0)).toEqual([true, true])
  expect(new Set(drawn.flat()).size).toBe(drawn.flat().length)
  expect(drawn.flat()).toHaveLength(SHOTS)
  // Only the machine that performed the export asked M Studio and its media hosts for anything.
  const downloads = world.sandbox.requests.filter((request) => JSON.stringify(request).includes('/media/'))
  expect(downloads).toHaveLength(SHOTS)
  expect(await hashPictures(outputPath)).toBe(await undisturbed(world, EVERY_FRAME_DRAWN))

  for (const worker of workers) worker.kill('SIGTERM')
  for (const worker of workers) expect(await worker.ended).toEqual({ code: 0, signal: null, stderr: '' })
  for (const dataDir of dataDirs) expect(await readdir(path.join(dataDir, 'work'))).toEqual([])
})

// --- internal ---

function drawnBy({ events }: StoryreelProcess): unknown[] {
  return events.filter(({ event }) => event === 'drawn').map((event) => event['key'])
}
