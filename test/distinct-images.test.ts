import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../src/sandbox/start-sandbox.ts'
import { measureRender } from './helpers/measure-render.ts'
import { writeImage } from './helpers/media-files.ts'
import { makeFolder } from './helpers/small-film.ts'

const SHOTS = 48

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('distinct'))
  await mkdir(path.join(folder, 'media'))
  for (let shot = 0; shot < SHOTS; shot += 1) {
    const colour = { r: shot * 5, g: 255 - shot * 5, b: 128 }
    await writeImage(path.join(folder, 'media', `${shot}.jpg`), colour, { width: 1920, height: 1080 })
  }
  sandbox = await startSandbox({ boards: [aBoard('two', 2), aBoard('all', SHOTS)] })
}, 60_000)

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

/** A still a second, each with a caption of its own. */
function aBoard(id: string, images: number) {
  const frames = Array.from({ length: SHOTS }, (_, index) => ({
    ...{ id: `f${index}`, position: index, duration: 1, dialogue: `This is shot ${index + 1}.` },
    image: { url: `media/${index % images}.jpg` },
  }))
  return { folder, board: { project: { id, title: id, fps: 30 }, frames, audio_tracks: [] } }
}

test('a film of 48 images, 380 MiB decoded, takes at most 150 MiB more than one that shows two of them in turn', async () => {
  const request = { ...sandbox, format: '1920x1080', folder }
  const two = await measureRender({ ...request, projectId: 'two' })
  const all = await measureRender({ ...request, projectId: 'all' })
  const mebibytes = [two, all].map(({ peakMemoryBytes }) => Math.round(peakMemoryBytes / 2 ** 20))
  process.stdout.write(`memory of all processes at most: two images ${mebibytes[0]} MiB, all ${mebibytes[1]} MiB\n`)
  expect(all.receipt).toMatchObject({ segments: { total: SHOTS, rendered: SHOTS } })
  expect(all.peakMemoryBytes - two.peakMemoryBytes).toBeLessThan(150 * 2 ** 20)
}, 300_000)
