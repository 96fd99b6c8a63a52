import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { runCli } from '../helpers/run-cli.ts'
import { serve } from '../helpers/serve.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { type StoryreelProcess, startStoryreel } from '../service/storyreel-process.ts'

async function makeDataDir(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-monitor-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return path.join(folder, 'data')
}

/** Where a process says that something is. */
async function urlOf(process: StoryreelProcess, event: 'listening' | 'monitoring'): Promise<string> {
  return z.string().parse((await process.waitFor((each) => each.event === event))['url'])
}

async function sampleOf(monitor: string, name: string): Promise<number> {
  const text = await (await fetch(`${monitor}/metrics`)).text()
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1),
  )
}

describe('--monitor', { timeout: 120_000 }, () => {
  test('tells of a worker that it is ready once it can draw, and not when it has to end', async () => {
    const sandbox = await startTestSandbox()
    const env = {
      STORYREEL_DATA_DIR: await makeDataDir(),
      MSTUDIO_API_URL: sandbox.url,
      MSTUDIO_API_KEY: 'sk_live_any',
    }
    const worker = startStoryreel(['worker', '--json', '--monitor', '0'], env)
    const monitor = await urlOf(worker, 'monitoring')
    expect(monitor).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${monitor}/healthz`)).status).toBe(200)
    await worker.waitFor(({ event }) => event === 'ready')
    const ready = await fetch(`${monitor}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { isReady: true, database: true, disk: true, browser: true },
    ])
    const metrics = await fetch(`${monitor}/metrics`)
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(await sampleOf(monitor, 'storyreel_queue_jobs{queue="exports",state="waiting"}')).toBe(0)
    expect(await sampleOf(monitor, 'storyreel_exports_running')).toBe(0)
    expect((await fetch(`${monitor}/v1/exports`)).status).toBe(404)
    worker.kill('SIGTERM')
    expect(await worker.ended).toMatchObject({ code: 0, stderr: '' })
    await expect(fetch(`${monitor}/healthz`)).rejects.toThrow('fetch failed')
  })

  test('is not on the port that callers use, and nowhere unless it is asked for', async () => {
    const service = startStoryreel(['serve', '--no-worker', '--port', '0', '--json'], {
      STORYREEL_DATA_DIR: await makeDataDir(),
    })
    const url = await urlOf(service, 'listening')
    expect((await fetch(`${url}/metrics`)).status).toBe(404)
    expect(service.events.map(({ event }) => event)).not.toContain('monitoring')
  })

  test('refuses what is no address, and says when the port is taken', async () => {
    const env = { STORYREEL_DATA_DIR: await makeDataDir() }
    for (const wrong of ['metrics', '70000']) {
      const { exitCode, stderr } = await runCli(['serve', '--no-worker', '--monitor', wrong], env)
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--monitor must be a port such as 9464')])
    }
    const { port } = await serve((_request, response) => response.end())
    const { exitCode, stderr } = await runCli(['serve', '--no-worker', '--monitor', `127.0.0.1:${port}`], env)
    expect([exitCode, stderr]).toEqual([6, `Port ${port} is taken. Name another with --monitor; 0 takes a free one.`])
  })
})

test('no key of the environment or of a request is in the log, in the metrics or on stderr', async () => {
  const canary = 'canary7Gq2vX9'
  const dataDir = await makeDataDir()
  const made = await runCli(['keys', 'create', '--name', 'test', '--scopes', '*'], { STORYREEL_DATA_DIR: dataDir })
  const key = made.stdout.trim()
  const service = startStoryreel(['serve', '--no-worker', '--port', '0', '--monitor', '0', '--json'], {
    STORYREEL_DATA_DIR: dataDir,
    // Nobody is there, so that what goes wrong is told.
    MSTUDIO_API_URL: 'http://127.0.0.1:9',
    MSTUDIO_API_KEY: `sk_live_${canary}`,
    STORYREEL_SECRET_KEY: Buffer.from(`${canary}${canary}${canary}`.slice(0, 32)).toString('base64'),
    AWS_SECRET_ACCESS_KEY: canary,
  })
  const url = await urlOf(service, 'listening')
  const monitor = await urlOf(service, 'monitoring')
  const ask = (where: string, init: RequestInit & { headers?: Record<string, string> } = {}) => fetch(url + where, init)
  const json = { 'X-API-Key': key, 'content-type': 'application/json' }
  await ask(`/v1/exports?key=${key}&token=${canary}`, { headers: { 'X-API-Key': key } })
  await ask(`/v1/exports/${key}`, { headers: { 'X-API-Key': key } })
  await ask(`/v1/exports/${canary}`, { headers: { 'X-API-Key': key, Authorization: `Bearer ${canary}` } })
  await ask('/v1/exports', { headers: { 'X-API-Key': canary } })
  await ask(`/${canary}`)
  await ask('/v1/exports', { method: 'POST', headers: json, body: JSON.stringify({ projectId: canary, key }) })
  await ask('/v1/exports', { method: 'POST', headers: json, body: `{"${canary}` })

  const metrics = await (await fetch(`${monitor}/metrics`)).text()
  const count =
    /^storyreel_http_request_duration_seconds_count\{method="GET",route="\/v1\/exports\/:id",status="404"\} 2$/m
  expect(metrics).toMatch(count)
  await service.waitFor(() => service.events.filter(({ event }) => event === 'answered').length === 7)
  service.kill('SIGTERM')
  const { code, stderr } = await service.ended
  expect(code).toBe(0)
  const told = `${JSON.stringify(service.events)}${stderr}${metrics}`
  for (const secret of [canary, key.slice(17), Buffer.from(canary).toString('base64').slice(0, 12)]) {
    expect(told.split(secret)).toHaveLength(1)
  }
  // What is logged is logged: the id of the key is there.
  expect(told).toContain(`"keyId":"${key.slice(8, 16)}"`)
}, 120_000)

test('a line for each request is for machines; people are told only where things are', async () => {
  const dataDir = await makeDataDir()
  const args = ['src/cli/storyreel.mjs', 'serve', '--no-worker', '--port', '0', '--monitor', '0']
  const service = execa('node', args, { env: { STORYREEL_DATA_DIR: dataDir }, reject: false })
  let printed = ''
  service.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  await expect.poll(() => printed, { timeout: 60_000 }).toMatch(/API at \S+\/docs/)
  const [, url] = /service is at (\S+),/.exec(printed) ?? []
  await fetch(`${url}/v1/exports`)
  service.kill('SIGTERM')
  expect((await service).exitCode).toBe(0)
  expect(printed.trim().split('\n')).toEqual([
    expect.stringMatching(/^Metrics are at http:\/\/127\.0\.0\.1:\d+\/metrics$/),
    expect.stringMatching(/^The export service is at /),
  ])
}, 120_000)
