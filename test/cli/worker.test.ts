import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { NO_FRAMES_KEY } from '../../src/sandbox/api-keys.ts'
import type { Sandbox, SandboxOptions } from '../../src/sandbox/start-sandbox.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { makeDrawnBoard } from '../service/drawn-board.ts'
import { descendantsOf, type ProcessInfo, processesWith, stillRunning } from '../service/processes.ts'
import { runStoryreel, type StoryreelProcess, startStoryreel } from '../service/storyreel-process.ts'

const KEY = 'sk_canary_3f1c9a7e5b'

const receiptSchema = z.object({ segments: z.object({ total: z.number(), rendered: z.number(), reused: z.number() }) })

type World = {
  sandbox: Sandbox
  dataDir: string
  env: Record<string, string>
  startWorker: () => StoryreelProcess
  /** @returns the export's id. */
  enqueue: () => Promise<{ id: string; isWorkerRunning: unknown; outputPath: string }>
}

describe('storyreel worker', { timeout: 90_000 }, () => {
  test('renders an export that was enqueued before it was started', async () => {
    const { enqueue, startWorker } = await makeWorld()
    const { id, isWorkerRunning, outputPath } = await enqueue()
    expect(isWorkerRunning).toBe(false)

    const worker = startWorker()
    const end = await worker.waitFor(isEndOf(id))
    expect(end).toMatchObject({ event: 'done', outputPath })
    expect((await readFile(outputPath)).subarray(4, 8).toString()).toBe('ftyp')
    expect(stagesOf(worker)).toEqual(['fetch', 'media', 'render', 'audio', 'assemble', 'verify'])

    worker.kill('SIGTERM')
    expect(await worker.ended).toEqual({ code: 0, signal: null, stderr: '' })
  })
})

async function makeWorld({
  shots = 2,
  keys,
  apiKey = KEY,
  ...options
}: SandboxOptions & { shots?: number; apiKey?: string } = {}): Promise<World> {
  const sandbox = await startTestSandbox({
    boards: [await makeDrawnBoard(shots)],
    keys: keys ?? [{ key: KEY, scopes: ['*'] }],
    ...options,
  })
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-worker-'))
  // Registered before the processes are, so it comes after their end.
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const dataDir = path.join(folder, 'data')
  const env = { STORYREEL_DATA_DIR: dataDir, MSTUDIO_API_URL: sandbox.url, MSTUDIO_API_KEY: apiKey }
  let exports = 0
  return {
    sandbox,
    dataDir,
    env,
    startWorker: () => startStoryreel(['worker', '--json'], env),
    async enqueue() {
      exports += 1
      const outputPath = path.join(folder, `film-${exports}.mp4`)
      const { MSTUDIO_API_KEY: _, ...keyless } = env
      const queued = await runStoryreel(['enqueue', 'p1', '--format', '320x180', '-o', outputPath, '--json'], keyless)
      return { id: z.uuid().parse(queued['id']), isWorkerRunning: queued['isWorkerRunning'], outputPath }
    },
  }
}

function isEndOf(id: string) {
  return (event: { event: string; id?: unknown; willRetry?: unknown }) => {
    return event.id === id && (event.event === 'done' || (event.event === 'failed' && event.willRetry === false))
  }
}

function stagesOf({ events }: StoryreelProcess): unknown[] {
  return [...new Set(events.filter(({ event }) => event === 'progress').map((event) => event['stage']))]
}
