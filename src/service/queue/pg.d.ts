/** As much of the driver as BullMQ takes from us, in BullMQ's words: its types and those of `@types/pg` do not agree. */
declare module 'pg' {
  import type { PgPool, PgPoolConfig } from 'bullmq'

  const pg: { Pool: new (config: PgPoolConfig) => PgPool }
  export default pg
}
