import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { hashPictures } from '../helpers/decode.ts'
import { descendantsOf, type ProcessInfo, stillRunning } from '../helpers/processes.ts'
import { expectNothingLeft, watchSegments } from './aftermath.ts'
import { EVERY_FRAME_DRAWN } from './drawn-board.ts'
import { type BackendName, makeServiceWorld, type ServiceWorld } from './service-world.ts'
import type { StoryreelProcess } from './storyreel-process.ts'
import { undisturbed } from './undisturbed.ts'

const SHOTS = 12

const SECONDS = 1

/** The tests of one backend; a file for each, so that they run side by side. */
export function testKills(backend: BackendName): void {
  describe(`K01 on ${backend}`, { timeout: 900_000 }, () => {
    test('a worker killed at every point: one film, nothing done twice, nothing left', async () => {
      const world = await makeServiceWorld({ backend, shots: SHOTS, seconds: SECONDS })
      const watch = watchSegments(world)
      const reference = await undisturbed(world, EVERY_FRAME_DRAWN)
      const exports = [await world.enqueue('killed', ...EVERY_FRAME_DRAWN)]
      const hits: string[] = []
      for (const point of POINTS) {
        // One that was over before it could be killed once more: the points that are left are another's.
        if ((await outcomeOf(world, exports.at(-1)?.id ?? '')) === 'done') {
          exports.push(await world.enqueue(`killed-${exports.length}`, ...EVERY_FRAME_DRAWN))
        }
        const { id } = exports.at(-1) ?? { id: '' }
        const worker = world.startWorker()
        const isHit = await until({ world, worker, id }, point.isNow)
        const family = await descendantsOf(worker.pid)
        worker.kill('SIGKILL')
        await worker.ended
        await expect.poll(() => stillRunning(family), { timeout: 15_000 }).toEqual([])
        if (isHit) hits.push(point.name)
      }
      const last = world.startWorker()
      await last.waitFor(({ event }) => event === 'ready')
      for (const { id, outputPath } of exports) {
        await untilDone(world, id)
        expect(await hashPictures(outputPath)).toBe(reference)
      }
      console.info(`${backend}: killed at ${hits.length} of ${POINTS.length} points: ${hits.join(', ')}`)
      expect(hits.length).toBeGreaterThanOrEqual(16)
      await expectEnd(last)
      expect(await watch.redone()).toEqual([])
      await expectNothingLeft(world)
    })

    test('all that works for a worker killed again and again: one film, nothing done twice, nothing left', async () => {
      const world = await makeServiceWorld({ backend, shots: SHOTS, seconds: 2 })
      const watch = watchSegments(world)
      const reference = await undisturbed(world, EVERY_FRAME_DRAWN)
      const worker = world.startWorker()
      await worker.waitFor(({ event }) => event === 'ready')
      const { id, outputPath } = await world.enqueue('victims', ...EVERY_FRAME_DRAWN)
      const kills: string[] = []
      for (const victim of VICTIMS) {
        const found = await findVictim(worker, id, victim)
        if (found === null) break
        process.kill(found.pid, 'SIGKILL')
        kills.push(victim.name)
        await delay(700)
      }
      await untilDone(world, id)
      expect(await hashPictures(outputPath)).toBe(reference)
      console.info(`${backend}: killed ${kills.length}: ${kills.join(', ')}`)
      expect(kills.length).toBeGreaterThanOrEqual(14)
      // A browser that is gone is noticed at once, not by how long nothing is heard of it.
      expect(worker.events.filter(({ code }) => code === 'RENDER_SILENT')).toEqual([])
      await expectEnd(worker)
      expect(await watch.redone()).toEqual([])
      await expectNothingLeft(world)
    })
  })
}

// --- internal ---

type Moment = { world: ServiceWorld; worker: StoryreelProcess; id: string }

/** Where a worker is killed, in the order it gets there; the numbers are those of faults.md. */
const POINTS: { name: string; isNow: (moment: Moment) => boolean | Promise<boolean> }[] = [
  { name: 'K1 begun', isNow: () => true },
  { name: 'K2 project fetch', isNow: ({ world, worker }) => hasNew(worker, world.sandbox.requests.length) },
  { name: 'K3 asset k of n', isNow: ({ world }) => atLeast(world, 'media/assets', 1) },
  { name: 'K4 all assets renamed', isNow: ({ world }) => atLeast(world, 'media/assets', SHOTS) },
  { name: 'K5 group in the queue', isNow: ({ worker }) => isAt(worker, 'render') },
  { name: 'K6 Chrome starting', isNow: ({ worker }) => hasDescendant(worker, /chrom/) },
  { name: 'K6 page open', isNow: ({ worker }) => hasDescendant(worker, /--type=renderer/) },
  { name: 'K7 segment mid-frame', isNow: ({ worker }) => hasDescendant(worker, /ffmpeg.*libx264/) },
  { name: 'K8 segment written', isNow: ({ world }) => anyFile(world, 'work', /\/segments\/\w+\.mp4$/) },
  { name: 'K9 segment renamed', isNow: ({ world }) => hasMoreThanNotes(world) },
  { name: 'K10 segment noted', isNow: ({ worker }) => worker.events.some(({ event }) => event === 'drawn') },
  {
    name: 'K10 three segments',
    isNow: ({ worker }) => worker.events.filter(({ event }) => event === 'drawn').length > 2,
  },
  { name: 'K11 sound', isNow: ({ worker }) => isAt(worker, 'audio') },
  { name: 'K12 assembling', isNow: ({ worker }) => isAt(worker, 'assemble') },
  { name: 'K13 verifying', isNow: ({ worker }) => isAt(worker, 'verify') },
  { name: 'K14 publishing', isNow: ({ worker }) => isAt(worker, 'publish') },
  { name: 'K14 film stored', isNow: ({ world }) => anyFile(world, 'storage', /film\.mp4$/) },
  { name: 'K15 done, told to nobody', isNow: ({ worker, id }) => worker.events.some(isEndOf(id)) },
]

const VICTIMS = [
  { name: 'export process', pattern: /export-child/ },
  ...Array.from({ length: 4 }, () => [
    { name: 'drawing process', pattern: /render-child/ },
    { name: 'Chrome', pattern: /chrom(?!.*--type=)/ },
    { name: 'tab', pattern: /--type=renderer/ },
    { name: 'ffmpeg', pattern: /ffmpeg/ },
  ]).flat(),
  { name: 'export process', pattern: /export-child/ },
]

const requestsBefore = new WeakMap<StoryreelProcess, number>()

/** Whether there are more of something than when this worker was looked at first. */
function hasNew(worker: StoryreelProcess, count: number): boolean {
  const before = requestsBefore.get(worker) ?? count
  requestsBefore.set(worker, before)
  return count > before
}

function isAt(worker: StoryreelProcess, stage: string): boolean {
  return worker.events.some(({ event, ...rest }) => event === 'progress' && rest['stage'] === stage)
}

async function hasDescendant(worker: StoryreelProcess, pattern: RegExp): Promise<boolean> {
  return (await descendantsOf(worker.pid)).some(({ commandLine }) => pattern.test(commandLine))
}

async function filesIn(world: ServiceWorld, folder: string): Promise<string[]> {
  const root = path.join(world.dataDir, folder)
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

async function atLeast(world: ServiceWorld, folder: string, count: number): Promise<boolean> {
  return (await filesIn(world, folder)).length >= count
}

async function anyFile(world: ServiceWorld, folder: string, pattern: RegExp): Promise<boolean> {
  return (await filesIn(world, folder)).some((file) => pattern.test(file))
}

async function hasMoreThanNotes(world: ServiceWorld): Promise<boolean> {
  const files = await filesIn(world, 'segments')
  const count = (extension: string) => files.filter((file) => file.endsWith(extension)).length
  return count('.mp4') > count('.json')
}

/** @returns false when the export was over, or a minute had passed, before that happened. */
async function until(moment: Moment, isNow: (moment: Moment) => boolean | Promise<boolean>): Promise<boolean> {
  const { world, worker, id } = moment
  const deadlineMs = performance.now() + 60_000
  for (let look = 1; performance.now() < deadlineMs; look++) {
    const isBegun = worker.events.some(({ event }) => event === 'started')
    if (isBegun && (await isNow(moment))) return true
    const isReady = worker.events.some(({ event }) => event === 'ready')
    if (isReady && !isBegun && look % 100 === 0 && (await world.recordOf(id)).state === 'done') return false
    if (worker.events.some(isEndOf(id))) return false
    await delay(2)
  }
  return false
}

/** However it came about, and whoever was told. */
async function untilDone(world: ServiceWorld, id: string): Promise<void> {
  await expect.poll(() => outcomeOf(world, id), { timeout: 120_000, interval: 200 }).toMatch(/done|failed/)
  expect(await outcomeOf(world, id)).toBe('done')
}

async function outcomeOf(world: ServiceWorld, id: string): Promise<string> {
  const record = await world.recordOf(id)
  return record.state === 'failed' ? `failed: ${record.failure.message}` : record.state
}

/** @returns null when the export was over before there was one. */
async function findVictim(
  worker: StoryreelProcess,
  id: string,
  { pattern }: { pattern: RegExp },
): Promise<ProcessInfo | null> {
  while (!worker.events.some(isEndOf(id))) {
    const found = (await descendantsOf(worker.pid)).find(({ commandLine }) => pattern.test(commandLine))
    if (found) return found
    await delay(5)
  }
  return null
}

async function expectEnd(worker: StoryreelProcess): Promise<void> {
  worker.kill('SIGTERM')
  expect(await worker.ended).toEqual({ code: 0, signal: null, stderr: '' })
}

function isEndOf(id: string) {
  return (event: { event: string; id?: unknown; willRetry?: unknown }): boolean => {
    return event.id === id && (event.event === 'done' || event.willRetry === false)
  }
}
