import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { runMigrations } from 'bullmq'
import { PglitePool } from './pglite-pool.ts'
import { createQueue, type ExportQueue } from './queue.ts'

/**
 * The queue that needs no server: a PostgreSQL in this process, on disk. A second process must not open it, and
 * nothing here keeps it from doing so; see owner.ts.
 */
export async function openPgliteQueue(queueDir: string): Promise<ExportQueue> {
  const db = await PGlite.create(path.join(queueDir, 'database'))
  const connection = new PglitePool(db)
  const client = await connection.connect()
  await runMigrations(client)
  client.release()
  // BullMQ does this only for connections it opens, and tries for ever, at full speed, to find its tables without.
  await db.exec('SET search_path = bullmq, public')

  const queue = createQueue({ connection, isShared: false })
  await queue.takeBackOrphans()
  return {
    ...queue,
    async close() {
      await queue.close()
      await db.close()
    },
  }
}
