import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { residentBytesOf } from '../../src/platform/process-family.ts'
import { createExport, makeExportId } from '../../src/service/exports/ledger.ts'
import { aRequest } from '../helpers/export-request.ts'
import { makeServiceWorld } from './service-world.ts'

const EXPORTS = 200

/** Until then everything has been loaded that ever will be. */
const WARM_AFTER = 60

/** What all commands of a user share: when they may ask M Studio again. */
const SHARED = /^storyreel-limits-\d+$/

test('of 200 small exports through one worker none fails, and the worker stays as it was', {
  timeout: 1_500_000,
}, async () => {
  const world = await makeServiceWorld({ backend: 'redis', shots: 1, seconds: 0.2 })
  const temporaryDir = path.join(world.folder, 'tmp')
  await mkdir(temporaryDir)
  const worker = world.startWorker({ TMPDIR: temporaryDir })
  await worker.waitFor(({ event }) => event === 'ready')
  const { outputPath: _, ...request } = aRequest({ projectId: 'p1', outputPath: '/film.mp4' })
  const ids = await world.withLedger(async (ledger) => {
    const made: string[] = []
    for (let index = 0; index < EXPORTS; index++) {
      const id = makeExportId()
      // Each at a rate of its own, so that each has something to draw.
      const own = { ...request, fps: 20 + index }
      await createExport(ledger, { id, owner: 'one', request: own, deliverTo: null, priority: 'normal' })
      made.push(id)
    }
    return made
  })
  const look = async () => ({
    bytes: residentBytesOf(worker.pid),
    openFiles: (await readdir(`/proc/${worker.pid}/fd`)).length,
    folders: (await readdir(temporaryDir)).length + (await readdir(path.join(world.dataDir, 'work'))).length,
  })
  const looks: Awaited<ReturnType<typeof look>>[] = []
  for (let count = 1; count <= EXPORTS; count++) {
    await worker.waitFor(() => worker.events.filter(({ event }) => event === 'done').length >= count)
    looks.push(await look())
  }
  const ended = worker.events.filter(({ event }) => event === 'done').map(({ id }) => id)
  expect(new Set(ended)).toEqual(new Set(ids))
  expect(worker.events.filter(({ event }) => event === 'failed')).toEqual([])

  const later = looks.slice(WARM_AFTER)
  const slope = slopeOf(later.map(({ bytes }) => bytes / 2 ** 20))
  console.info(`memory of the worker: ${slope.toFixed(3)} MiB an export`)
  expect(slope).toBeLessThanOrEqual(0.5)
  const most = (of: 'openFiles' | 'folders', from: number, to: number) => {
    return Math.max(...looks.slice(from, to).map((each) => each[of]))
  }
  for (const of of ['openFiles', 'folders'] as const) {
    expect(most(of, EXPORTS - 40, EXPORTS)).toBeLessThanOrEqual(most(of, WARM_AFTER, WARM_AFTER + 40) + 3)
  }
  worker.kill('SIGTERM')
  expect(await worker.ended).toEqual({ code: 0, signal: null, stderr: '' })
  expect(await readdir(path.join(world.dataDir, 'work'))).toEqual([])
  expect((await readdir(temporaryDir)).filter((name) => !SHARED.test(name))).toEqual([])
})

// --- internal ---

/** Of the straight line nearest to the values, per step. */
function slopeOf(values: number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value) / values.length
  let above = 0
  let below = 0
  for (const [index, value] of values.entries()) {
    above += (index - middle) * (value - mean)
    below += (index - middle) ** 2
  }
  return above / below
}
