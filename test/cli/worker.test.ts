import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import type { Fault } from '../../src/sandbox/faults.ts'
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts'
import { makeWarmDataDir } from '../helpers/data-dir.ts'
import { descendantsOf, processesMentioning, stillRunning } from '../helpers/processes.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { makeDrawnBoard } from '../service/drawn-board.ts'
import { runStoryreel, type StoryreelProcess, startStoryreel } from '../service/storyreel-process.ts'

const KEY = 'sk_canary_3f1c9a7e5b'

describe('storyreel worker', { timeout: 180_000 }, () => {
  test('renders an export that was enqueued before it was started', async () => {
    const { enqueue, startWorker } = await makeWorld()
    const { id, isWorkerRunning, outputPath } = await enqueue()
    expect(isWorkerRunning).toBe(false)

    const worker = startWorker()
    expect(await worker.waitFor(isEndOf(id))).toMatchObject({ event: 'done', outputPath })
    expect((await readFile(outputPath)).subarray(4, 8).toString()).toBe('ftyp')
    expect(stagesOf(worker)).toEqual(['fetch', 'media', 'render', 'audio', 'assemble', 'verify', 'publish'])

    worker.kill('SIGTERM')
    expect(await worker.ended).toEqual({ code: 0, signal: null, stderr: '' })
  })

  test('takes what is enqueued while it runs, from nobody without the token', async () => {
    const { enqueue, startWorker, dataDir } = await makeWorld()
    const worker = startWorker()
    await worker.waitFor(isReady)

    const doorFile = path.join(dataDir, 'queue', 'owner.json')
    const { url } = z.object({ url: z.string() }).parse(JSON.parse(await readFile(doorFile, 'utf8')))
    expect((await stat(doorFile)).mode & 0o777).toBe(0o600)
    const stranger = { method: 'POST', headers: { authorization: 'Bearer guess' }, body: '{}' }
    expect((await fetch(`${url}/calls`, stranger)).status).toBe(401)

    const { id, isWorkerRunning, outputPath } = await enqueue()
    expect(isWorkerRunning).toBe(true)
    expect(await worker.waitFor(isEndOf(id))).toMatchObject({ event: 'done', outputPath })
    expect(worker.events.filter(({ event }) => event === 'started')).toHaveLength(1)
  })

  test('says that another one is running and exits with 6', async () => {
    const { startWorker } = await makeWorld()
    const first = startWorker()
    await first.waitFor(isReady)

    const second = startWorker()
    const { code, stderr } = await second.ended
    expect(code).toBe(6)
    expect(stderr).toMatch(/^A worker is already running on \S+\. .+\n$/)
    expect(second.events).toEqual([])

    first.kill('SIGINT')
    expect((await first.ended).code).toBe(0)
  })

  test('does not repeat an export that the API refused', async () => {
    const { enqueue, startWorker, stateOf, sandbox } = await makeWorld({ scopes: ['projects', 'audio'] })
    const { id } = await enqueue()
    const worker = startWorker()
    const end = await worker.waitFor(({ event }) => event === 'failed')
    expect(end).toMatchObject({ id, code: 'INSUFFICIENT_SCOPE', willRetry: false })
    worker.kill('SIGTERM')
    await worker.ended

    expect(await stateOf(id)).toBe('failed')
    expect(sandbox.requests.filter(({ status }) => status === 403)).toHaveLength(1)
  })

  test('repeats an export that failed because the API was down', async () => {
    // Told to come back in an hour, the client does not wait; the worker looks again before.
    const down = { path: /frames/, times: 1, kind: 'status', status: 503, headers: { 'retry-after': '3600' } } as const
    const { enqueue, startWorker } = await makeWorld({ faults: [down] })
    const { id } = await enqueue()
    const worker = startWorker()
    const failed = await worker.waitFor(({ event }) => event === 'failed')
    expect(failed).toMatchObject({ id, code: 'UPSTREAM_UNAVAILABLE', willRetry: true })
    expect(await worker.waitFor(isEndOf(id))).toMatchObject({ event: 'done' })
    expect(worker.events.filter(({ event }) => event === 'started')).toMatchObject([{ attempt: 1 }, { attempt: 2 }])
  })

  test('is killed in the middle: nothing is left over, and the next one goes on', async () => {
    const { enqueue, startWorker, finishedSegments, dataDir } = await makeWorld({ shots: 6 })
    const { id, outputPath } = await enqueue()
    const killed = startWorker()
    await until(async () => expect(await finishedSegments()).not.toEqual([]))
    const family = await descendantsOf(killed.pid)
    killed.kill('SIGKILL')
    expect(family.map(({ commandLine }) => commandLine).join('\n')).toMatch(/chrom/)
    expect((await killed.ended).signal).toBe('SIGKILL')
    await until(async () => expect(await stillRunning(family)).toEqual([]))
    await until(async () => expect(await processesMentioning(dataDir)).toEqual([]))
    const kept = await finishedSegments()
    expect(kept.length).toBeLessThan(6)

    const next = startWorker()
    expect(await next.waitFor(isEndOf(id))).toMatchObject({ event: 'done', outputPath })
    expect(next.events.filter(({ event }) => event === 'started')).toMatchObject([{ id, attempt: 2 }])
    expect(await segmentsOf(outputPath)).toEqual({ total: 6, rendered: 6 - kept.length, reused: kept.length })
  })

  test('keeps the API key out of its children and the queue, and gives back what it was doing when it is stopped', async () => {
    const { enqueue, startWorker, sandbox, dataDir, stateOf } = await makeWorld({ shots: 6 })
    const { id } = await enqueue()
    const worker = startWorker()
    const seen = new Map<number, string>()
    await until(async () => {
      for (const { pid, commandLine, environment } of await descendantsOf(worker.pid)) {
        seen.set(pid, `${seen.get(pid) ?? ''}${commandLine} ${environment}`)
      }
      expect([...seen.values()].join('\n')).toMatch(/--type=renderer/)
    })
    const family = await descendantsOf(worker.pid)
    worker.kill('SIGTERM')
    expect(await worker.ended).toEqual({ code: 0, signal: null, stderr: '' })
    expect(worker.events.at(-1)).toMatchObject({ event: 'returned', id })
    expect(await stillRunning(family)).toEqual([])
    expect(await stateOf(id)).toBe('queued')

    expect(sandbox.requests[0]).toMatchObject({ status: 200 })
    expect([...seen.values()].join('\n')).not.toContain(KEY)
    expect(await filesWith(path.join(dataDir, 'queue'), KEY)).toEqual([])
    // The same search finds what is there.
    expect(await filesWith(path.join(dataDir, 'queue'), id)).not.toEqual([])
  })
})

type World = {
  sandbox: Sandbox
  dataDir: string
  startWorker: () => StoryreelProcess
  enqueue: () => Promise<{ id: string; isWorkerRunning: unknown; outputPath: string }>
  /** Of an export, in the records; only while no process has it open. */
  stateOf: (id: string) => Promise<string | undefined>
  /** The names of the notes that make segments count. */
  finishedSegments: () => Promise<string[]>
}

async function makeWorld({
  shots = 2,
  scopes = ['*'],
  faults = [],
}: {
  shots?: number
  scopes?: ('*' | 'projects' | 'audio')[]
  faults?: Fault[]
} = {}): Promise<World> {
  // Before the processes are started, so that it is removed after they are ended.
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-worker-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const dataDir = path.join(folder, 'data')
  await makeWarmDataDir(dataDir)
  const boards = [await makeDrawnBoard(shots)]
  const sandbox = await startTestSandbox({ boards, keys: [{ key: KEY, scopes }], faults })

  const env = { STORYREEL_DATA_DIR: dataDir, MSTUDIO_API_URL: sandbox.url }
  return {
    sandbox,
    dataDir,
    startWorker: () => startStoryreel(['worker', '--json'], { ...env, MSTUDIO_API_KEY: KEY }),
    async enqueue() {
      const outputPath = path.join(folder, 'film.mp4')
      const event = await runStoryreel(['enqueue', 'p1', '--format', '320x180', '-o', outputPath, '--json'], env)
      return { id: z.uuid().parse(event['id']), isWorkerRunning: event['isWorkerRunning'], outputPath }
    },
    async stateOf(id) {
      const db = await PGlite.create(path.join(dataDir, 'queue', 'database'))
      const query = "SELECT value::json ->> 'state' AS state FROM storyreel.records WHERE kind = 'export' AND id = $1"
      const { rows } = await db.query<{ state: string }>(query, [id])
      await db.close()
      return rows[0]?.state
    },
    async finishedSegments() {
      const names = await readdir(path.join(dataDir, 'segments')).catch(() => [])
      return names.filter((name) => name.endsWith('.json'))
    },
  }
}

function isReady({ event }: { event: string }): boolean {
  return event === 'ready'
}

function isEndOf(id: string) {
  return (event: { event: string; id?: unknown; willRetry?: unknown }): boolean => {
    return event.id === id && (event.event === 'done' || event.willRetry === false)
  }
}

function stagesOf({ events }: StoryreelProcess): unknown[] {
  return [...new Set(events.filter(({ event }) => event === 'progress').map((event) => event['stage']))]
}

async function segmentsOf(outputPath: string): Promise<unknown> {
  const folder = path.dirname(outputPath)
  const name = (await readdir(folder)).find((entry) => entry.startsWith('film') && entry.endsWith('.json'))
  const receipt = z.object({ segments: z.unknown() })
  return receipt.parse(JSON.parse(await readFile(path.join(folder, String(name)), 'utf8'))).segments
}

async function filesWith(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  const found = await Promise.all(files.map(async (file) => ((await readFile(file)).includes(text) ? [file] : [])))
  return found.flat()
}

function until(assertion: () => Promise<void>): Promise<void> {
  return vi.waitFor(assertion, { timeout: 60_000, interval: 20 })
}
