import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { parseQueueUrl } from '../../src/queue-url.ts'
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts'
import type { ExportRecord } from '../../src/service/exports/export-record.ts'
import { type LedgerTools, ledgerIn } from '../../src/service/exports/ledger-tools.ts'
import { findExport } from '../../src/service/exports/update-export.ts'
import type { QueueHome } from '../../src/service/queue/queue-home.ts'
import { withHome } from '../../src/service/queue/with-home.ts'
import { makeWarmDataDir } from '../helpers/data-dir.ts'
import { startPostgres, startRedis } from '../helpers/queue-servers.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { makeDrawnBoard } from './drawn-board.ts'
import { runStoryreel, type StoryreelProcess, startStoryreel } from './storyreel-process.ts'

export type BackendName = 'pglite' | 'postgres' | 'redis'

/** In a queue on a server, a worker that was killed is noticed after so long. */
export const LEASE_SECONDS = 3

/** A project in a sandbox, a queue, and workers on one data folder. */
export type ServiceWorld = {
  sandbox: Sandbox
  folder: string
  dataDir: string
  /** For M Studio. */
  key: string
  env: Record<string, string>
  startWorker: (env?: Record<string, string>) => StoryreelProcess
  /** @param extra options of `enqueue`. */
  enqueue: (name: string, ...extra: string[]) => Promise<{ id: string; outputPath: string }>
  /** Does something to the exports as a command does. */
  withLedger: <Result>(task: (ledger: LedgerTools) => Promise<Result>) => Promise<Result>
  /** What is on record of an export. */
  recordOf: (id: string) => Promise<ExportRecord>
  /** Keys of the segments that are finished, with what tells a file from another of the same name. */
  segments: () => Promise<Map<string, string>>
  /** Restarts the queue's server; nothing for a queue without. */
  restartServer: () => Promise<void>
}

const KEY = 'sk_canary_3f1c9a7e5b'

export async function makeServiceWorld({
  backend,
  shots,
  seconds = 0.5,
}: {
  backend: BackendName
  shots: number
  /** Of each shot. */
  seconds?: number
}): Promise<ServiceWorld> {
  // Before the processes are started, so that it is removed after they are ended.
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-service-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const server = backend === 'pglite' ? null : await (backend === 'postgres' ? startPostgres() : startRedis())
  if (server) onTestFinished(server.stop)
  const dataDir = path.join(folder, 'data')
  await makeWarmDataDir(dataDir)
  const boards = [await makeDrawnBoard(shots, seconds)]
  const sandbox = await startTestSandbox({ boards, keys: [{ key: KEY, scopes: ['*'] }] })
  const env = {
    STORYREEL_DATA_DIR: dataDir,
    MSTUDIO_API_URL: sandbox.url,
    MSTUDIO_RATE_LIMIT: '6000',
    ...(server ? { STORYREEL_QUEUE_URL: server.url } : {}),
  }
  const queueUrl = server ? parseQueueUrl(server.url) : null
  const inHome = <Result>(task: (home: QueueHome) => Promise<Result>) => {
    return withHome({ queueUrl, dataDir }, new AbortController().signal, task)
  }
  return {
    sandbox,
    folder,
    dataDir,
    key: KEY,
    env,
    startWorker: (extra = {}) => {
      const args = ['worker', '--json', '--lease', String(LEASE_SECONDS)]
      return startStoryreel(args, { ...env, MSTUDIO_API_KEY: KEY, ...extra })
    },
    enqueue: async (name, ...extra) => {
      const outputPath = path.join(folder, `${name}.mp4`)
      const event = await runStoryreel(['enqueue', 'p1', ...extra, '-o', outputPath, '--json'], env)
      return { id: z.uuid().parse(event['id']), outputPath }
    },
    withLedger: (task) => inHome((home) => task(ledgerIn(home))),
    recordOf: async (id) => {
      const record = await inHome(({ records }) => findExport(records, id))
      if (record === null) throw new Error(`There is no export ${id}.`)
      return record
    },
    segments: async () => {
      const dir = path.join(dataDir, 'segments')
      const names = (await readdir(dir).catch(() => [])).filter((name) => name.endsWith('.json'))
      const found = names.map(async (name): Promise<[string, string]> => {
        const { ino } = await stat(path.join(dir, name))
        return [path.parse(name).name, `${ino} ${await readFile(path.join(dir, name), 'utf8')}`]
      })
      return new Map(await Promise.all(found))
    },
    restartServer: async () => server?.restart(),
  }
}
