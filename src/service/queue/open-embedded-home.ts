import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { createPostgresBackend, runMigrations, withBackend } from 'bullmq'
import { EnvironmentError, explainSystemError } from '../../errors.ts'
import { exists } from '../../platform/exists.ts'
import { openSqlRecords } from '../records/sql-records.ts'
import { openBullHome } from './bull-home.ts'
import { PglitePool } from './pglite-pool.ts'
import type { WorkHome } from './queue-home.ts'

/**
 * The queue that needs no server: a PostgreSQL in this process, on disk. A second process must not open it, and
 * nothing here keeps it from doing so; see owner.ts.
 *
 * @throws {EnvironmentError} when what is on disk cannot be opened.
 */
export async function openEmbeddedHome(queueDir: string): Promise<WorkHome> {
  const db = await openDatabase(queueDir)
  try {
    const connection = new PglitePool(db)
    const client = await connection.connect()
    await runMigrations(client)
    client.release()
    // BullMQ does this only for connections it opens, and tries for ever, at full speed, to find its tables without.
    await db.exec('SET search_path = bullmq, public')
    const home = openBullHome({
      classes: withBackend(createPostgresBackend),
      connection,
      records: await openSqlRecords(connection),
      isShared: false,
      ping: async () => !db.closed,
      close: () => db.close(),
    })
    await home.takeBackOrphans()
    return home
  } catch (error) {
    await db.close()
    throw error
  }
}

async function openDatabase(queueDir: string): Promise<PGlite> {
  const databaseDir = path.join(queueDir, 'database')
  try {
    await makeDatabase(databaseDir)
    return await PGlite.create(databaseDir)
  } catch (error) {
    const explained = explainSystemError(error)
    if (explained instanceof EnvironmentError) throw explained
    throw new EnvironmentError(
      'QUEUE_UNREADABLE',
      `The queue in ${queueDir} cannot be opened. Move that folder away to begin with an empty one, and enqueue again what was waiting.`,
      { cause: error },
    )
  }
}

/** Takes seconds, once. Under its own name only when complete, because one cut short could never be opened. */
async function makeDatabase(databaseDir: string): Promise<void> {
  if (await exists(databaseDir)) return
  const temporaryDir = `${databaseDir}.partial`
  await rm(temporaryDir, { recursive: true, force: true })
  await mkdir(temporaryDir, { recursive: true })
  const db = await PGlite.create(temporaryDir)
  await db.close()
  await rename(temporaryDir, databaseDir)
}
