import type { PgPool } from 'bullmq'
import { z } from 'zod'
import type { RecordStore, StoredRecord } from './record-store.ts'

const rowSchema = z.object({ id: z.string(), version: z.number(), value: z.string() })

/** Of the C collation, so that ids are in the order of their bytes in every database. */
const TABLE = `
CREATE SCHEMA IF NOT EXISTS storyreel;
CREATE TABLE IF NOT EXISTS storyreel.records (
  kind text NOT NULL,
  id text COLLATE "C" NOT NULL,
  owner text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  value text NOT NULL,
  PRIMARY KEY (kind, id)
);
CREATE INDEX IF NOT EXISTS records_by_owner ON storyreel.records (kind, owner, id);
`

/** Two processes that create the same thing at once collide, whatever IF NOT EXISTS says. */
const LOCK = 7_031_944

/** Records in PostgreSQL; makes their table where it is missing. */
export async function openSqlRecords(pool: PgPool): Promise<RecordStore> {
  const client = await pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    await client.query(TABLE).finally(() => client.query('SELECT pg_advisory_unlock($1)', [LOCK]))
  } finally {
    client.release()
  }
  return {
    async insert(kind, { id, owner, value }) {
      const { rows } = await pool.query(
        `INSERT INTO storyreel.records (kind, id, owner, value) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING RETURNING id`,
        [kind, id, owner, JSON.stringify(value)],
      )
      return rows.length > 0
    },
    async get(kind, id) {
      const { rows } = await pool.query(
        'SELECT id, version, value FROM storyreel.records WHERE kind = $1 AND id = $2',
        [kind, id],
      )
      return rows.map(parseRow)[0] ?? null
    },
    async replace(kind, id, version, value) {
      const { rows } = await pool.query(
        `UPDATE storyreel.records SET value = $4, version = version + 1
         WHERE kind = $1 AND id = $2 AND version = $3 RETURNING id`,
        [kind, id, version, JSON.stringify(value)],
      )
      return rows.length > 0
    },
    async remove(kind, id) {
      await pool.query('DELETE FROM storyreel.records WHERE kind = $1 AND id = $2', [kind, id])
    },
    async list(kind, { owner, before, limit }) {
      const { rows } = await pool.query(
        `SELECT id, version, value FROM storyreel.records
         WHERE kind = $1 AND ($2::text IS NULL OR owner = $2) AND ($3::text IS NULL OR id < $3)
         ORDER BY id DESC LIMIT $4`,
        [kind, owner, before, limit],
      )
      return rows.map(parseRow)
    },
  }
}

function parseRow(row: unknown): StoredRecord {
  const { id, version, value } = rowSchema.parse(row)
  return { id, version, value: JSON.parse(value) }
}
