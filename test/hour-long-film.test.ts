import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { exportProject } from '../src/export-project.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/start-sandbox.ts'
import { makeDataDir } from './helpers/data-dir.ts'
import { aRequest } from './helpers/export-request.ts'
import { writeImage } from './helpers/media-files.ts'
import { memoryGrowth } from './helpers/memory-growth.ts'
import { sandboxClient } from './helpers/sandbox-client.ts'
import { BLUE, makeFolder, RED } from './helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox

/** 100 shots of 36 s. */
beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('hour'))
  await mkdir(path.join(folder, 'media'))
  await writeImage(path.join(folder, 'media', 'red.jpg'), RED, { width: 160, height: 90 })
  await writeImage(path.join(folder, 'media', 'blue.jpg'), BLUE, { width: 160, height: 90 })
  const frames = Array.from({ length: 100 }, (_, index) => ({
    ...{ id: `f${index}`, position: index, duration: 36 },
    image: { url: `media/${index % 2 === 0 ? 'red' : 'blue'}.jpg` },
  }))
  const project = { id: 'hour', title: 'An hour', fps: 30 }
  sandbox = await startSandbox({ boards: [{ folder, board: { project, frames, audio_tracks: [] } }] })
})

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

test('P03: an hour of 108,000 frames is exported and verified, with memory growth of this process under 400 MB', async () => {
  const dataDir = await makeDataDir(path.join(folder, 'data'))
  const outputPath = path.join(folder, 'out', 'hour.mp4')
  let frames = 0
  const growth = await memoryGrowth(async () => {
    const { receipt } = await exportProject(aRequest({ projectId: 'hour', outputPath, aspect: '160x90' }), {
      config: { ...(await readConfig()), apiUrl: sandbox.url, dataDir },
      client: sandboxClient(sandbox),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
    expect(receipt.checks.every(({ passed }) => passed)).toBe(true)
    frames = receipt.file.durationInFrames
  })
  expect(frames).toBe(108_000)
  expect(growth).toBeLessThan(400e6)
}, 1_200_000)
