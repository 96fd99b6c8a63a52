import { z } from 'zod'
import type { RecordStore } from '../records/record-store.ts'
import { type JobQueue, QUEUE_NAMES, type QueueName } from './job-queue.ts'
import type { QueueHome } from './queue-home.ts'

const kindSchema = z.enum(['export', 'key', 'idempotency', 'webhook', 'delivery', 'setting'])

const queueSchema = z.enum(QUEUE_NAMES)

const idSchema = z.string()

/** Whatever can be asked of a home, as one process asks another. */
export const homeCallSchema = z.discriminatedUnion('call', [
  z.object({
    call: z.literal('insert'),
    kind: kindSchema,
    record: z.object({ id: idSchema, owner: z.string(), value: z.unknown() }),
  }),
  z.object({ call: z.literal('get'), kind: kindSchema, id: idSchema }),
  z.object({ call: z.literal('replace'), kind: kindSchema, id: idSchema, version: z.number(), value: z.unknown() }),
  z.object({ call: z.literal('removeRecord'), kind: kindSchema, id: idSchema }),
  z.object({
    call: z.literal('list'),
    kind: kindSchema,
    options: z.object({ owner: z.string().nullable(), before: z.string().nullable(), limit: z.number() }),
  }),
  z.object({
    call: z.literal('add'),
    queue: queueSchema,
    job: z.object({ id: idSchema, data: z.unknown(), priority: z.number(), attempts: z.number() }),
  }),
  z.object({ call: z.literal('stateOf'), queue: queueSchema, id: idSchema }),
  z.object({ call: z.literal('removeJob'), queue: queueSchema, id: idSchema }),
  z.object({ call: z.literal('counts'), queue: queueSchema }),
])

export type HomeCall = z.infer<typeof homeCallSchema>

/** Does what is asked, in the process that owns the home. */
export async function answerCall({ records, queues }: QueueHome, call: HomeCall): Promise<unknown> {
  switch (call.call) {
    case 'insert':
      return records.insert(call.kind, call.record)
    case 'get':
      return records.get(call.kind, call.id)
    case 'replace':
      return records.replace(call.kind, call.id, call.version, call.value)
    case 'removeRecord':
      return records.remove(call.kind, call.id)
    case 'list':
      return records.list(call.kind, call.options)
    case 'add':
      return queues[call.queue].add(call.job)
    case 'stateOf': {
      const state = await queues[call.queue].stateOf(call.id)
      return state?.kind === 'failed' ? { kind: 'failed', message: state.error.message } : state
    }
    case 'removeJob':
      return queues[call.queue].remove(call.id)
    case 'counts':
      return queues[call.queue].counts()
  }
}

const storedSchema = z.object({ id: idSchema, version: z.number(), value: z.unknown() })

const stateSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('waiting') }),
    z.object({ kind: z.literal('active') }),
    z.object({ kind: z.literal('done') }),
    z.object({ kind: z.literal('failed'), message: z.string() }).transform(({ kind, message }) => {
      return { kind, error: new Error(message) }
    }),
  ])
  .nullable()

const countsSchema = z.object({
  waiting: z.number(),
  active: z.number(),
  delayed: z.number(),
  failed: z.number(),
})

/** A home in another process. */
export function homeBehind(ask: (call: HomeCall) => Promise<unknown>): QueueHome {
  const records: RecordStore = {
    insert: async (kind, record) => z.boolean().parse(await ask({ call: 'insert', kind, record })),
    get: async (kind, id) => storedSchema.nullable().parse(await ask({ call: 'get', kind, id })),
    replace: async (kind, id, version, value) =>
      z.boolean().parse(await ask({ call: 'replace', kind, id, version, value })),
    remove: async (kind, id) => {
      await ask({ call: 'removeRecord', kind, id })
    },
    list: async (kind, options) => z.array(storedSchema).parse(await ask({ call: 'list', kind, options })),
  }
  const jobs = (queue: QueueName): JobQueue => ({
    add: async (job) => {
      await ask({ call: 'add', queue, job })
    },
    stateOf: async (id) => stateSchema.parse(await ask({ call: 'stateOf', queue, id })),
    remove: async (id) => z.boolean().parse(await ask({ call: 'removeJob', queue, id })),
    counts: async () => countsSchema.parse(await ask({ call: 'counts', queue })),
  })
  return { records, queues: { exports: jobs('exports'), segments: jobs('segments'), webhooks: jobs('webhooks') } }
}
