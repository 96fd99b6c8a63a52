import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { cancelExport, retryExport } from '../../src/service/exports/ledger.ts'
import { hashPictures } from '../helpers/decode.ts'
import { descendantsOf, stillRunning } from '../helpers/processes.ts'
import { EVERY_FRAME_DRAWN } from './drawn-board.ts'
import { makeServiceWorld, type ServiceWorld } from './service-world.ts'
import type { StoryreelProcess } from './storyreel-process.ts'

describe.each(['postgres', 'redis'] as const)('two workers on %s', { timeout: 300_000 }, (backend) => {
  test('both draw segments of one export; one is killed, and the other finishes without doing anything twice', async () => {
    const world = await makeServiceWorld({ backend, shots: 16, seconds: 1 })
    const [one, two] = [world.startWorker(), world.startWorker()]
    await Promise.all([one, two].map((worker) => worker.waitFor(({ event }) => event === 'ready')))
    const { id, outputPath } = await world.enqueue('film', ...EVERY_FRAME_DRAWN)
    await expect.poll(() => [drawnBy(one).length > 0, drawnBy(two).length > 0], WAIT).toEqual([true, true])

    const [owner, other] = hasBegun(one, id) ? [one, two] : [two, one]
    const family = await descendantsOf(owner.pid)
    owner.kill('SIGKILL')
    await owner.ended
    await expect.poll(() => stillRunning(family), WAIT).toEqual([])
    await other.waitFor((event) => event.event === 'done' && event.id === id)
    const drawn = [...drawnBy(one), ...drawnBy(two)]
    expect(new Set(drawn).size).toBe(drawn.length)
    // One may have been finished by the one that was killed before it could say so.
    expect(drawn.length).toBeGreaterThanOrEqual(15)
    expect((await hashPictures(outputPath)).length).toBeGreaterThan(0)
  })

  test('K11: one that was frozen while the other took over publishes nothing when it comes back', async () => {
    const world = await makeServiceWorld({ backend, shots: 16, seconds: 1 })
    const frozen = world.startWorker()
    await frozen.waitFor(({ event }) => event === 'ready')
    const { id } = await world.enqueue('film', ...EVERY_FRAME_DRAWN)
    await frozen.waitFor(({ event }) => event === 'drawn')
    process.kill(frozen.pid, 'SIGSTOP')
    const other = world.startWorker()
    await other.waitFor((event) => event.event === 'done' && event.id === id)
    const done = await world.recordOf(id)
    const film = await filmOf(world, done)

    process.kill(frozen.pid, 'SIGCONT')
    await frozen.waitFor((event) => event.id === id && /superseded|returned/.test(event.event))
    expect(frozen.events.some(({ event }) => event === 'done')).toBe(false)
    expect(await world.recordOf(id)).toEqual(done)
    expect(await filmOf(world, done)).toEqual(film)
    await expect.poll(() => readdir(path.join(world.dataDir, 'storage', 'exports', id)), WAIT).toHaveLength(1)
    frozen.kill('SIGTERM')
    expect((await frozen.ended).code).toBe(0)
  })
})

describe('K21: canceled', { timeout: 300_000 }, () => {
  const STAGES = ['fetch', 'media', 'render', 'audio', 'assemble', 'verify', 'publish']
  test('at each stage, it stops within five seconds and stays canceled, until it is retried', async () => {
    const world = await makeServiceWorld({ backend: 'redis', shots: 6 })
    const worker = world.startWorker()
    await worker.waitFor(({ event }) => event === 'ready')
    const late: string[] = []
    for (const [index, stage] of STAGES.entries()) {
      const { id } = await world.enqueue(stage, ...EVERY_FRAME_DRAWN, '--fps', String(10 + index))
      await worker.waitFor((event) => event.id === id && (event['stage'] === stage || event.event === 'done'))
      const askedMs = performance.now()
      await world.withLedger((ledger) => cancelExport(ledger, id))
      const end = await worker.waitFor((event) => event.id === id && /canceled|done/.test(event.event))
      expect(performance.now() - askedMs).toBeLessThan(5000)
      // The last stages may be over before anybody hears of it; then nothing changes any more.
      const { state } = await world.recordOf(id)
      expect(state).toBe(end.event)
      if (state === 'done') late.push(stage)
      await world.withLedger((ledger) => cancelExport(ledger, id))
      expect((await world.recordOf(id)).state).toBe(state)
      if (stage === 'render') {
        await world.withLedger((ledger) => retryExport(ledger, id))
        await worker.waitFor((event) => event.id === id && event.event === 'done')
      }
    }
    expect(late.filter((stage) => !['assemble', 'verify', 'publish'].includes(stage))).toEqual([])
  })
})

describe('K08: told to end', { timeout: 120_000 }, () => {
  test.each(['idle', 'drawing'])('while %s, it ends in order within ten seconds', async (when) => {
    const world = await makeServiceWorld({ backend: 'redis', shots: 8 })
    const worker = world.startWorker()
    await worker.waitFor(({ event }) => event === 'ready')
    const { id } = when === 'idle' ? { id: '' } : await world.enqueue('film', ...EVERY_FRAME_DRAWN)
    if (when === 'drawing') await worker.waitFor(({ event }) => event === 'drawn')
    const family = await descendantsOf(worker.pid)
    const askedMs = performance.now()
    worker.kill('SIGTERM')
    expect(await worker.ended).toEqual({ code: 0, signal: null, stderr: '' })
    expect(performance.now() - askedMs).toBeLessThan(10_000)
    expect(await stillRunning(family)).toEqual([])
    if (when === 'drawing') {
      expect((await world.recordOf(id)).state).toBe('queued')
      await world.startWorker().waitFor((event) => event.event === 'done' && event.id === id)
    }
  })

  test('twice, it ends at once', async () => {
    const world = await makeServiceWorld({ backend: 'redis', shots: 8 })
    const worker = world.startWorker()
    await worker.waitFor(({ event }) => event === 'ready')
    await world.enqueue('film', ...EVERY_FRAME_DRAWN)
    await worker.waitFor(({ event }) => event === 'drawn')
    const family = await descendantsOf(worker.pid)
    worker.kill('SIGTERM')
    const askedMs = performance.now()
    // Another one, because the system makes one of two equal signals that come close together.
    worker.kill('SIGINT')
    expect((await worker.ended).code).toBe(130)
    expect(performance.now() - askedMs).toBeLessThan(1500)
    await expect.poll(() => stillRunning(family), WAIT).toEqual([])
  })
})

test('K15: what fails three times is left at that, holds up nothing else, and can be retried', {
  timeout: 200_000,
}, async () => {
  const world = await makeServiceWorld({ backend: 'redis', shots: 2 })
  const down = { path: /frames/, times: 1000, kind: 'status', status: 503, headers: { 'retry-after': '3600' } } as const
  world.sandbox.setFaults([down])
  const worker = world.startWorker()
  const { id } = await world.enqueue('poison', ...EVERY_FRAME_DRAWN)
  await worker.waitFor((event) => event.id === id && event['willRetry'] === false)
  expect(worker.events.filter((event) => event.id === id && event.event === 'started')).toHaveLength(3)
  expect(await world.recordOf(id)).toMatchObject({ state: 'failed', failure: { code: 'UPSTREAM_UNAVAILABLE' } })

  world.sandbox.setFaults([])
  const other = await world.enqueue('other', ...EVERY_FRAME_DRAWN)
  await worker.waitFor((event) => event.id === other.id && event.event === 'done')
  await world.withLedger((ledger) => retryExport(ledger, id))
  await worker.waitFor((event) => event.id === id && event.event === 'done')
})

// --- internal ---

const WAIT = { timeout: 120_000, interval: 50 } as const

function drawnBy({ events }: StoryreelProcess): unknown[] {
  return events.filter(({ event }) => event === 'drawn').map((event) => event['key'])
}

function hasBegun({ events }: StoryreelProcess, id: string): boolean {
  return events.some((event) => event.event === 'started' && event.id === id)
}

async function filmOf({ dataDir }: ServiceWorld, record: Awaited<ReturnType<ServiceWorld['recordOf']>>) {
  const film = record.state === 'done' ? record.files.find(({ kind }) => kind === 'film') : undefined
  return readFile(path.join(dataDir, 'storage', film?.key ?? ''))
}
