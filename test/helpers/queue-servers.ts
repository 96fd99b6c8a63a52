import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'
import { Redis } from 'ioredis'
import pg from 'pg'

/** A queue server of a test's own, on loopback, and what can be done to it. */
export type QueueServer = {
  url: string
  /** Ends it at once, as a crash would, and starts it again on the same data. */
  restart: () => Promise<void>
  stop: () => Promise<void>
}

const POSTGRES_BIN = '/usr/lib/postgresql/15/bin'

/** PostgreSQL refuses to be root. */
const POSTGRES_USER = 'postgres'

export async function startPostgres(): Promise<QueueServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-postgres-'))
  const [uid, gid] = await Promise.all([idOf('-u'), idOf('-g')])
  await chown(folder, uid, gid)
  const dataDir = path.join(folder, 'data')
  const as = { uid, gid, cwd: folder }
  await execa(path.join(POSTGRES_BIN, 'initdb'), ['-D', dataDir, '-U', 'postgres', '--auth=trust', '--no-sync'], as)
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'synchronous_commit=on']
  const args = ['-D', dataDir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  return keepServer({
    folder,
    url,
    start: () => spawn(path.join(POSTGRES_BIN, 'postgres'), args, { ...as, stdio: 'ignore' }),
    // A crash of one of its processes, not of all: `postgres` alone would leave orphans that hold the data.
    crash: 'SIGQUIT',
    isReady: async () => {
      const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 500 })
      pool.on('error', () => undefined)
      await pool.query('SELECT 1').finally(() => pool.end())
    },
  })
}

export async function startRedis(): Promise<QueueServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  await mkdir(path.join(folder, 'data'))
  const settings = ['--bind', '127.0.0.1', '--port', String(port), '--dir', path.join(folder, 'data')]
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '']
  return keepServer({
    folder,
    url,
    start: () => spawn('redis-server', [...settings, ...durable], { stdio: 'ignore' }),
    crash: 'SIGKILL',
    isReady: async () => {
      const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
      redis.on('error', () => undefined)
      await redis
        .connect()
        .then(() => redis.ping())
        .finally(() => redis.disconnect())
    },
  })
}

// --- internal ---

async function keepServer({
  folder,
  url,
  start,
  crash,
  isReady,
}: {
  folder: string
  url: string
  start: () => ChildProcess
  crash: NodeJS.Signals
  isReady: () => Promise<void>
}): Promise<QueueServer> {
  let server = start()
  const end = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill(crash)
    await ended
  }
  const untilReady = async () => {
    for (let tries = 0; ; tries++) {
      const error = await isReady().then(
        () => null,
        (reason: unknown) => reason,
      )
      if (error === null) return
      if (tries > 200) throw error
      await delay(50)
    }
  }
  await untilReady()
  return {
    url,
    restart: async () => {
      await end()
      server = start()
      await untilReady()
    },
    stop: async () => {
      await end()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function idOf(flag: string): Promise<number> {
  return Number((await execa('id', [flag, POSTGRES_USER])).stdout)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  if (address === null || typeof address === 'string') throw new Error('No port.')
  probe.close()
  await once(probe, 'close')
  return address.port
}
