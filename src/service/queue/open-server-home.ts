import { createPostgresBackend, createRedisBackend, runMigrations, withBackend } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import { EnvironmentError } from '../../errors.ts'
import type { QueueUrl } from '../../queue-url.ts'
import { openRedisRecords } from '../records/redis-records.ts'
import { openSqlRecords } from '../records/sql-records.ts'
import { openBullHome } from './bull-home.ts'
import type { WorkHome } from './queue-home.ts'

/** A link that is only half there is noticed after so long. */
const ANSWER_TIMEOUT_MS = 20_000

const CONNECT_TIMEOUT_MS = 5000

/**
 * A queue on a server, which any number of processes use at the same time.
 *
 * @param leaseMs see `openBullHome`.
 * @throws {EnvironmentError} when the server cannot be reached.
 */
export async function openServerHome({ kind, url }: QueueUrl, leaseMs?: number): Promise<WorkHome> {
  const options = leaseMs === undefined ? {} : { leaseMs }
  try {
    return await (kind === 'postgres' ? openPostgres(url.reveal(), options) : openRedis(url.reveal(), options))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new EnvironmentError(
      'QUEUE_UNREACHABLE',
      `The queue’s server at ${new URL(url.reveal()).host} cannot be used (${url.redact(reason) || 'no answer'}). Check that it runs and that STORYREEL_QUEUE_URL is right.`,
      { cause: error },
    )
  }
}

async function openPostgres(url: string, options: { leaseMs?: number }): Promise<WorkHome> {
  const pool = new pg.Pool({
    connectionString: url,
    // BullMQ does this only for connections it opens itself.
    options: '-c search_path=bullmq,public',
    keepAlive: true,
    max: 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
  })
  pool.on('error', () => {
    // A connection that was idle broke; the next query opens another.
  })
  try {
    const client = await pool.connect()
    try {
      await runMigrations(client)
    } finally {
      client.release()
    }
    return openBullHome({
      classes: withBackend(createPostgresBackend),
      connection: pool,
      records: await openSqlRecords(pool),
      isShared: true,
      ...options,
      ping: () => answers(pool.query('SELECT 1')),
      close: () => pool.end(),
    })
  } catch (error) {
    await pool.end()
    throw error
  }
}

async function openRedis(url: string, options: { leaseMs?: number }): Promise<WorkHome> {
  // BullMQ waits in the connections it gets for as long as it takes.
  const waiting = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true, connectTimeout: CONNECT_TIMEOUT_MS })
  const asking = new Redis(url, {
    maxRetriesPerRequest: 3,
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: ANSWER_TIMEOUT_MS,
  })
  for (const client of [waiting, asking]) {
    client.on('error', () => {
      // Whoever asks hears of it; without a listener it would end the process.
    })
  }
  const close = async () => {
    waiting.disconnect()
    asking.disconnect()
  }
  try {
    await Promise.all([waiting.connect(), asking.connect()])
    return openBullHome({
      classes: withBackend(createRedisBackend),
      connection: waiting,
      records: openRedisRecords(asking),
      isShared: true,
      ...options,
      ping: () => answers(asking.ping()),
      close,
    })
  } catch (error) {
    await close()
    throw error
  }
}

function answers(asked: Promise<unknown>): Promise<boolean> {
  return asked.then(
    () => true,
    () => false,
  )
}
