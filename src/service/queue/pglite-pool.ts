import { EventEmitter } from 'node:events'
import type { PGlite } from '@electric-sql/pglite'
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq'

/**
 * A PGlite database that looks like a `pg.Pool` to BullMQ. There is one connection behind it, so every client shares
 * its session; the owner of the database closes it.
 */
export class PglitePool extends EventEmitter implements PgPool {
  // BullMQ polls every ten seconds when it cannot be told of a broken connection; there is none here that could break.
  readonly options = { keepAlive: true }
  readonly #db: PGlite

  constructor(db: PGlite) {
    super()
    this.#db = db
  }

  query(text: string, params: readonly unknown[] = []): Promise<PgQueryResult> {
    return runQuery(this.#db, text, params)
  }

  async connect(): Promise<PgPoolClient> {
    return new PgliteClient(this.#db)
  }

  async end(): Promise<void> {}
}

class PgliteClient extends EventEmitter implements PgPoolClient {
  readonly #db: PGlite
  readonly #stopListening: () => void

  constructor(db: PGlite) {
    super()
    this.#db = db
    this.#stopListening = db.onNotification((channel, payload) => this.emit('notification', { channel, payload }))
  }

  query(text: string, params: readonly unknown[] = []): Promise<PgQueryResult> {
    return runQuery(this.#db, text, params)
  }

  release(): void {
    this.#stopListening()
  }
}

async function runQuery(db: PGlite, text: string, params: readonly unknown[]): Promise<PgQueryResult> {
  // Only `exec` takes several statements at once, which migrations are; only `query` takes parameters.
  const result = params.length > 0 ? await db.query(text, [...params]) : (await db.exec(text)).at(-1)
  return { rows: result?.rows ?? [], rowCount: result?.affectedRows || (result?.rows.length ?? 0) }
}
