import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { startPostgres } from '../helpers/queue-servers.ts'
import { runCli } from '../helpers/run-cli.ts'
import { S3_KEYS, startS3Server } from '../helpers/s3-server.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { makeDrawnBoard } from './drawn-board.ts'
import { type StoryreelProcess, startStoryreel } from './storyreel-process.ts'

const serviceSchema = z.object({ command: z.array(z.string()), environment: z.record(z.string(), z.string()) })

const composeSchema = z.object({ services: z.object({ api: serviceSchema, worker: serviceSchema }) })

const exportSchema = z.object({ data: z.looseObject({ id: z.string(), state: z.string() }) })

const KEY = 'sk_canary_5e2b8d1f0a'

/** The services of compose.yaml as processes of this machine, with other addresses in place of those of containers. */
async function startServices() {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-compose-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const postgres = await startPostgres()
  onTestFinished(postgres.stop)
  const s3 = await startS3Server()
  onTestFinished(s3.stop)
  const sandbox = await startTestSandbox({ boards: [await makeDrawnBoard(4)], keys: [{ key: KEY, scopes: ['*'] }] })
  const { services } = composeSchema.parse(parse(await readFile('compose.yaml', 'utf8'), { merge: true }))
  const secrets: Record<string, string> = {
    POSTGRES_PASSWORD: 'pa55word',
    S3_SECRET_KEY: S3_KEYS.AWS_SECRET_ACCESS_KEY,
    S3_ENDPOINT: s3.endpoint,
    STORYREEL_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    MSTUDIO_API_KEY: KEY,
    MSTUDIO_RATE_LIMIT: '6000',
    STORYREEL_TRUSTED_PROXIES: '',
  }
  const env = (given: Record<string, string>, dataDir: string) => {
    const filled = Object.entries(given).map(([name, value]) => {
      return [name, value.replace(/\$\{([A-Z0-9_]+)[^}]*\}/g, (_whole, variable: string) => secrets[variable] ?? '')]
    })
    return {
      ...z.record(z.string(), z.string()).parse(Object.fromEntries(filled)),
      STORYREEL_QUEUE_URL: postgres.url,
      AWS_ACCESS_KEY_ID: S3_KEYS.AWS_ACCESS_KEY_ID,
      STORYREEL_DATA_DIR: path.join(folder, dataDir),
      MSTUDIO_API_URL: sandbox.url,
    }
  }
  const start = ({ command, environment }: z.infer<typeof serviceSchema>, dataDir: string) => {
    const local = command.map((word) => word.replace(/^0\.0\.0\.0:\d+$/, '127.0.0.1:0').replace('0.0.0.0', '127.0.0.1'))
    return startStoryreel([...local, ...(command[0] === 'serve' ? ['--port', '0'] : [])], env(environment, dataDir))
  }
  return {
    folder,
    postgres,
    secrets,
    env: env(services.api.environment, 'api'),
    api: start(services.api, 'api'),
    workers: [start(services.worker, 'worker-1'), start(services.worker, 'worker-2')],
  }
}

async function urlOf(process: StoryreelProcess, event: 'listening' | 'monitoring'): Promise<string> {
  return z.string().parse((await process.waitFor((each) => each.event === event))['url'])
}

async function counted(monitors: string[], name: string): Promise<number> {
  const texts = await Promise.all(monitors.map(async (url) => (await fetch(`${url}/metrics`)).text()))
  const samples = texts.map((text) => text.split('\n').find((line) => line.startsWith(`${name} `)) ?? '0')
  return samples.reduce((sum, line) => sum + Number(line.slice(name.length)), 0)
}

test('the services of compose.yaml make a film together, count it, and leave no key in a log; a dump brings back who may ask', {
  timeout: 400_000,
}, async () => {
  const { folder, postgres, env, api, workers, secrets } = await startServices()
  const url = await urlOf(api, 'listening')
  const monitors = await Promise.all(workers.map((worker) => urlOf(worker, 'monitoring')))
  const key = (await runCli(['keys', 'create', '--name', 'me', '--scopes', '*'], env)).stdout.trim()
  const ask = (where: string, init: RequestInit = {}) => {
    return fetch(url + where, { ...init, headers: { 'X-API-Key': key, 'content-type': 'application/json' } })
  }
  const body = JSON.stringify({ projectId: 'p1', aspect: '320x180' })
  const { data } = exportSchema.parse(await (await ask('/v1/exports', { method: 'POST', body })).json())
  const stateOf = async () => exportSchema.parse(await (await ask(`/v1/exports/${data.id}`)).json()).data.state
  await expect.poll(stateOf, { timeout: 300_000, interval: 2000 }).toBe('done')
  const film = Buffer.from(await (await ask(`/v1/exports/${data.id}/film`)).arrayBuffer())
  expect(film.subarray(4, 8).toString()).toBe('ftyp')

  const drawn = workers.flatMap(({ events }) => events.filter(({ event }) => event === 'drawn'))
  expect(await counted(monitors, 'storyreel_export_runs_total{outcome="done"}')).toBe(1)
  expect(await counted(monitors, 'storyreel_segments_drawn_total')).toBe(drawn.length)
  // Four shots of half a second at 24 frames a second.
  expect(await counted(monitors, 'storyreel_frames_drawn_total')).toBe(4 * 12)
  expect(await counted(monitors, 'storyreel_export_stage_duration_seconds_count{stage="render"}')).toBe(1)

  // The lines of docs/operations.md, as they stand there.
  const page = await readFile('docs/operations.md', 'utf8')
  const [dump = '', restore = ''] = page.match(/^pg_(dump|restore) .+$/gm) ?? []
  const shell = { shell: true, cwd: folder, env: { STORYREEL_QUEUE_URL: postgres.url } }
  await execa(dump, shell)
  const pool = new pg.Pool({ connectionString: postgres.url })
  await pool.query('CREATE DATABASE other')
  await pool.end()
  const other = postgres.url.replace(/postgres$/, 'other')
  await execa(restore, { ...shell, env: { STORYREEL_QUEUE_URL: other } })
  const restored = { ...env, STORYREEL_QUEUE_URL: other }
  expect((await runCli(['keys', 'list', '--json'], restored)).stdout).toContain(key.slice(8, 16))
  expect((await runCli(['exports', '--json'], restored)).stdout).toContain(data.id)

  const all = [api, ...workers]
  for (const process of all) process.kill('SIGTERM')
  const ends = await Promise.all(all.map(({ ended }) => ended))
  expect(ends.map(({ code }) => code)).toEqual([0, 0, 0])
  const told = JSON.stringify([ends, all.map(({ events }) => events)])
  expect(told).toContain(`"keyId":"${key.slice(8, 16)}"`)
  for (const secret of [key.slice(17), KEY, secrets['STORYREEL_SECRET_KEY'] ?? '', postgres.url]) {
    expect(told.split(secret)).toHaveLength(1)
  }
})
