import { appendFile, cp, mkdir, readFile, symlink } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { hashPictures } from '../helpers/decode.ts'
import { watchSegments } from './aftermath.ts'
import { EVERY_FRAME_DRAWN } from './drawn-board.ts'
import { makeServiceWorld, type ServiceWorld } from './service-world.ts'
import { type StoryreelProcess, startStoryreel } from './storyreel-process.ts'
import { undisturbed } from './undisturbed.ts'

const SHOTS = 16

/** A worker of the next version of Storyreel, whose renderer is another. */
async function startNextVersion({ folder, env, key }: ServiceWorld): Promise<StoryreelProcess> {
  const root = path.join(folder, 'next-version')
  await mkdir(root)
  for (const name of ['src', 'compositions', 'package.json', 'package-lock.json']) {
    await cp(name, path.join(root, name), { recursive: true })
  }
  await symlink(path.resolve('node_modules'), path.join(root, 'node_modules'))
  await appendFile(path.join(root, 'src', 'render', 'encoder.ts'), '\n// The next version.\n')
  const worker = startStoryreel(['worker', '--json', '--lease', '3'], { ...env, MSTUDIO_API_KEY: key }, root)
  await worker.waitFor(({ event }) => event === 'ready')
  return worker
}

async function startBoth(world: ServiceWorld) {
  const old = world.startWorker()
  await old.waitFor(({ event }) => event === 'ready')
  const { id, outputPath } = await world.enqueue('film', ...EVERY_FRAME_DRAWN)
  await old.waitFor(({ event }) => event === 'drawn')
  return { old, next: await startNextVersion(world), id, outputPath }
}

describe('K17: a worker of another version of the renderer comes while an export is drawn', {
  timeout: 400_000,
}, () => {
  test('draws nothing for it, and costs it nothing: it is finished by the version that began it', async () => {
    const world = await makeServiceWorld({ backend: 'redis', shots: SHOTS, seconds: 3 })
    const { old, next, id, outputPath } = await startBoth(world)
    const drawnBefore = drawnBy(old).length
    const end = await old.waitFor((event) => event.id === id && /^(done|failed)$/.test(event.event))
    expect(end.event).toBe('done')
    // There was something to take when it came.
    expect(drawnBefore).toBeLessThan(SHOTS - 3)
    expect(drawnBy(old)).toHaveLength(SHOTS)
    expect([...old.events, ...next.events].filter(({ event }) => event === 'failed')).toEqual([])
    expect(next.events.map(({ event }) => event)).toEqual(['ready'])
    expect(await segmentsOf(outputPath)).toEqual({ total: SHOTS, rendered: SHOTS, reused: 0 })
  })

  test('begins it anew, and takes nothing of the other version, when the worker that began it ends', async () => {
    const world = await makeServiceWorld({ backend: 'redis', shots: SHOTS, seconds: 1 })
    const watch = watchSegments(world)
    const { old, next, id, outputPath } = await startBoth(world)
    old.kill('SIGTERM')
    expect(await old.ended).toMatchObject({ code: 0, stderr: '' })
    const ofOld = new Set((await world.segments()).keys())
    await next.waitFor((event) => event.id === id && event.event === 'done')

    expect(ofOld.size).toBeGreaterThan(0)
    expect(drawnBy(next)).toHaveLength(SHOTS)
    expect(drawnBy(next).filter((key) => ofOld.has(String(key)))).toEqual([])
    expect(await watch.redone()).toEqual([])
    expect(await segmentsOf(outputPath)).toEqual({ total: SHOTS, rendered: SHOTS, reused: 0 })
    // The next version draws as this one does.
    expect(await hashPictures(outputPath)).toBe(await undisturbed(world, EVERY_FRAME_DRAWN))
  })
})

// --- internal ---

function drawnBy({ events }: StoryreelProcess): unknown[] {
  return events.filter(({ event }) => event === 'drawn').map((event) => event['key'])
}

async function segmentsOf(film: string) {
  const receipt = z.looseObject({ segments: z.unknown() })
  return receipt.parse(JSON.parse(await readFile(film.replace(/mp4$/, 'receipt.json'), 'utf8'))).segments
}
