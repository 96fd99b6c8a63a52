import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { makeWarmDataDir } from '../helpers/data-dir.ts'
import { descendantsOf, stillRunning } from '../helpers/processes.ts'
import { runCli } from '../helpers/run-cli.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { makeDrawnBoard } from '../service/drawn-board.ts'
import { type StoryreelProcess, startStoryreel } from '../service/storyreel-process.ts'

type Service = {
  process: StoryreelProcess
  /** Where it listens. */
  url: string
  ask: (method: string, path: string, body?: object) => Promise<{ status: number; data: z.infer<typeof exportSchema> }>
  env: Record<string, string>
}

const exportSchema = z.looseObject({ id: z.string(), state: z.string(), attempt: z.number() })

const answerSchema = z.object({ data: exportSchema })

async function startService({ shots = 2, args = [] }: { shots?: number; args?: string[] } = {}): Promise<Service> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-serve-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const dataDir = path.join(folder, 'data')
  await makeWarmDataDir(dataDir)
  const sandbox = await startTestSandbox({ boards: [await makeDrawnBoard(shots)] })
  const env = { STORYREEL_DATA_DIR: dataDir, MSTUDIO_API_URL: sandbox.url, MSTUDIO_API_KEY: FULL_ACCESS_KEY }
  const made = await runCli(['keys', 'create', '--name', 'test', '--scopes', '*'], env)
  const process = startStoryreel(['serve', '--port', '0', '--json', ...args], { ...env, STORYREEL_RATE_LIMIT: '10000' })
  const url = z.string().parse((await process.waitFor(({ event }) => event === 'listening'))['url'])
  return {
    process,
    url,
    env,
    async ask(method, where, body) {
      const response = await fetch(url + where, {
        method,
        headers: { 'X-API-Key': made.stdout.trim(), 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      return { status: response.status, ...answerSchema.parse(await response.json()) }
    },
  }
}

describe('storyreel serve', { timeout: 180_000 }, () => {
  test('renders what is asked of it, keeps other commands in, and ends in order', async () => {
    const { process, ask, url, env } = await startService()
    const { data } = await ask('POST', '/v1/exports', { projectId: 'p1', aspect: '320x180', captions: ['vtt'] })
    await vi.waitFor(async () => expect((await ask('GET', `/v1/exports/${data.id}`)).data.state).toBe('done'), {
      timeout: 120_000,
      interval: 250,
    })
    expect((await runCli(['keys', 'list', '--json'], env)).stdout).toContain('"name":"test"')
    const family = await descendantsOf(process.pid)
    process.kill('SIGTERM')
    expect(await process.ended).toEqual({ code: 0, signal: null, stderr: '' })
    expect(await stillRunning(family)).toEqual([])
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')
  })

  test('told to end in the middle of an export, it hands it back within 10 s, and goes on with it when it is started again', async () => {
    const { process, ask, env } = await startService({ shots: 6 })
    const { data } = await ask('POST', '/v1/exports', { projectId: 'p1', aspect: '320x180' })
    await process.waitFor((event) => event.event === 'progress' && event['stage'] === 'render')
    const family = await descendantsOf(process.pid)
    const toldMs = performance.now()
    process.kill('SIGTERM')
    expect(await process.ended).toEqual({ code: 0, signal: null, stderr: '' })
    expect(performance.now() - toldMs).toBeLessThan(10_000)
    expect(await stillRunning(family)).toEqual([])

    const again = startStoryreel(['serve', '--port', '0', '--json'], env)
    expect(await again.waitFor(({ event }) => event === 'done')).toMatchObject({ id: data.id })
  })

  test('without a worker it only takes orders, and needs no M Studio key to start', async () => {
    const { process, ask } = await startService({ args: ['--no-worker'] })
    const { data } = await ask('POST', '/v1/exports', { projectId: 'p1' })
    expect(data).toMatchObject({ state: 'queued', attempt: 0 })
    process.kill('SIGINT')
    expect(await process.ended).toMatchObject({ code: 0, stderr: '' })
    expect(process.events.map(({ event }) => event)).toEqual(['listening', 'answered'])
  })

  test.each([
    [['--port', '70000'], 2, '--port must be a whole number'],
    [[], 2, 'MSTUDIO_API_KEY is not set'],
  ])('serve %j without a key ends with %i and a sentence', async (args, code, message) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-serve-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const env = { STORYREEL_DATA_DIR: folder, MSTUDIO_API_KEY: '', MSTUDIO_API_TOKEN: '' }
    const { exitCode, stderr } = await runCli(['serve', ...args], env)
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(message)])
  })
})
