import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listCache } from '../src/list-cache.ts'
import { hashFile } from '../src/platform/durable-file.ts'
import { pruneCache } from '../src/prune-cache.ts'
import { openSegmentStore, type RenderedSegment } from '../src/render/segment-store.ts'
import { endedProcess } from './helpers/processes.ts'
import { makeFolder } from './helpers/small-film.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let dataDir: string
let remove: () => Promise<void>

beforeEach(async () => {
  ;({ folder: dataDir, remove } = await makeFolder('cache'))
})

afterEach(() => remove())

/** A file or folder of the data folder that was used some days ago. */
async function aged(name: string, days: number, content = 'x'.repeat(1000)): Promise<void> {
  const file = path.join(dataDir, name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, content)
  const usedAt = new Date(Date.now() - days * DAY_MS)
  await utimes(file, usedAt, usedAt)
  if (name.startsWith('bundles/')) await utimes(path.dirname(file), usedAt, usedAt)
}

async function names(): Promise<string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dataDir, path.join(entry.parentPath, entry.name)))
    .sort()
}

test('what was used longest ago goes first, of all kinds, until the rest is small enough', async () => {
  await aged('segments/a.mp4', 4)
  await aged('segments/a.json', 2)
  await aged('segments/b.mp4', 5)
  await aged('segments/b.json', 5)
  await aged('media/assets/c.png', 3)
  await aged('media/notes/d.json', 1)
  await aged('bundles/e/index.html', 6)
  await aged('queue/untouched', 9)

  const removed = await pruneCache({ dataDir, toBytes: 3000 })
  expect(removed.map(({ kind, bytes }) => [kind, bytes])).toEqual([
    ['bundles', 1000],
    ['segments', 2000],
    ['assets', 1000],
  ])
  expect(await names()).toEqual(['media/notes/d.json', 'queue/untouched', 'segments/a.json', 'segments/a.mp4'])
  expect(await pruneCache({ dataDir, toBytes: 3000 })).toEqual([])
})

test('to find a segment is to use it', async () => {
  const store = await openSegmentStore(dataDir, path.join(dataDir, 'work'))
  for (const [days, key] of ['old', 'older'].entries()) {
    const file = path.join(dataDir, key)
    await writeFile(file, key)
    await store.put(file, { key, durationInFrames: 1 })
    const usedAt = new Date(Date.now() - (days + 1) * DAY_MS)
    for (const name of [`${key}.mp4`, `${key}.json`]) await utimes(path.join(dataDir, 'segments', name), usedAt, usedAt)
  }
  await store.find('older', 1)
  const [first] = await pruneCache({ dataDir, toBytes: 200 })
  expect(first?.paths.map((file) => path.basename(file))).toEqual(['old.json', 'old.mp4'])
})

test('a bundle that was opened a moment ago stays; an unfinished one of long ago goes', async () => {
  await aged('bundles/current/index.html', 0)
  await aged('bundles/bundling-Xy1/index.html', 2)
  await pruneCache({ dataDir, toBytes: 0 })
  expect(await names()).toEqual(['bundles/current/index.html'])
})

test('an empty data folder is pruned of nothing', async () => {
  expect(await pruneCache({ dataDir: path.join(dataDir, 'none'), toBytes: 0 })).toEqual([])
})

test('what another process is writing stays, what a dead one left goes, however much there may be', async () => {
  const gone = await endedProcess()
  await aged(`segments/a.json.${process.pid}.partial`, 3)
  await aged(`segments/b.json.${gone}.partial`, 3)
  await aged(`media/notes/b.json.${gone}.partial`, 3)
  await pruneCache({ dataDir, toBytes: 1e9 })
  expect(await names()).toEqual([`segments/a.json.${process.pid}.partial`])
})

test('runs that put and find segments while others prune all the time never lose one they hold', async () => {
  const stop = new AbortController()
  const run = async (name: string, other: string) => {
    const workDir = path.join(dataDir, name)
    await mkdir(workDir)
    const store = await openSegmentStore(dataDir, workDir)
    const held: RenderedSegment[] = []
    for (let round = 0; round < 60; round += 1) {
      const key = `${name}-${round}`
      const file = path.join(workDir, 'finished')
      await writeFile(file, key)
      const theirs = await store.find(`${other}-${round}`, 1)
      held.push(await store.put(file, { key, durationInFrames: 1 }), ...(theirs ? [theirs] : []))
    }
    for (const segment of held) expect(await hashFile(segment.path)).toBe(segment.sha256)
  }
  const prune = async () => {
    let removed = 0
    while (!stop.signal.aborted) removed += (await pruneCache({ dataDir, toBytes: 0 })).length
    return removed
  }
  const pruning = [prune(), prune()]
  await Promise.all([run('one', 'two'), run('two', 'one')]).finally(() => {
    stop.abort()
  })
  const [removed = 0] = await Promise.all(pruning)
  expect(removed).toBeGreaterThan(10)
  await pruneCache({ dataDir, toBytes: 0 })
  expect(await listCache(dataDir)).toEqual([])
})
