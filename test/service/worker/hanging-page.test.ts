import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from '@remotion/bundler'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashCompositions } from '../../../src/render/renderer-versions.ts'
import { FULL_ACCESS_KEY } from '../../../src/sandbox/api-keys.ts'
import { descendantsOf, isBrowser } from '../../helpers/processes.ts'
import { makeBoard, startTestSandbox, wireFrame } from '../../helpers/start-sandbox.ts'
import { runStoryreel, startStoryreel } from '../storyreel-process.ts'

const ENTRY_POINT = fileURLToPath(new URL('hanging-composition.tsx', import.meta.url))

let dataDir: string

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'storyreel-hanging-'))
  const publicDir = path.join(dataDir, 'no-media')
  await mkdir(publicDir)
  const outDir = path.join(dataDir, 'bundles', await hashCompositions())
  await bundle({ entryPoint: ENTRY_POINT, outDir, publicDir, enableCaching: false, rspack: true })
}, 180_000)

afterAll(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }))

test.each(['waits', 'spins'])(
  'K04: a page that %s for ever is tried again in a new browser, named, and left at that',
  {
    timeout: 300_000,
  },
  async (how) => {
    const shots = ['runs', how].map((script, index) => {
      return wireFrame(index + 1, { duration: 0.5, script: `It ${script}.`, image: null, comments: [] })
    })
    const sandbox = await startTestSandbox({ boards: [await makeBoard({ frames: shots, audio_tracks: [] })] })
    const env = { STORYREEL_DATA_DIR: dataDir, MSTUDIO_API_URL: sandbox.url, MSTUDIO_API_KEY: FULL_ACCESS_KEY }
    const worker = startStoryreel(['worker', '--json'], env)
    await worker.waitFor(({ event }) => event === 'ready')
    const args = ['enqueue', 'p1', '--format', '320x180', '--burn-in', 'timecode', '--captions', 'off']
    await runStoryreel([...args, '-o', path.join(dataDir, `${how}.mp4`), '--json'], env)

    /** Browsers by the process that draws with them. */
    const browsers = new Map<number, Set<number>>()
    const hasEnded = async () => {
      for (const { pid, parent } of (await descendantsOf(worker.pid)).filter(isBrowser)) {
        browsers.set(parent, (browsers.get(parent) ?? new Set()).add(pid))
      }
      return worker.events.some(({ event }) => event === 'failed' || event === 'done')
    }
    await expect.poll(hasEnded, { timeout: 240_000, interval: 500 }).toBe(true)
    expect(worker.events.at(-1)).toMatchObject({
      event: 'failed',
      code: 'RENDER_TIMEOUT',
      message: expect.stringMatching(/^Frame 3 of shot 2 did not become ready within 30 s/),
      willRetry: false,
    })
    expect(worker.events.filter(({ event }) => event === 'started')).toHaveLength(1)
    expect(Math.max(...[...browsers.values()].map(({ size }) => size))).toBe(2)
    worker.kill('SIGTERM')
    expect(await worker.ended).toMatchObject({ code: 0, stderr: '' })
  },
)
