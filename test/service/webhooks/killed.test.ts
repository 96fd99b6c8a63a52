import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execaNode } from 'execa'
import { expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { beginRun } from '../../../src/service/exports/export-run.ts'
import { ledgerIn } from '../../../src/service/exports/ledger-tools.ts'
import { openEmbeddedHome } from '../../../src/service/queue/open-embedded-home.ts'
import { listDeliveries } from '../../../src/service/webhooks/deliveries.ts'
import { sendMessages } from '../../../src/service/webhooks/send-messages.ts'
import { makeWarmDataDir } from '../../helpers/data-dir.ts'
import { receive } from './receiver.ts'
import { deliveryTools } from './sending.ts'

const KILLED_PROCESS = fileURLToPath(new URL('killed-process.ts', import.meta.url))

const jobSchema = z.object({ exportId: z.string(), round: z.number() })

test.each([
  ['K15: killed after the end of an export, before its message is entered', 'before-outbox', 0],
  ['K15: killed after the message is entered, before it is in the queue', 'before-job', 0],
  ['K16: killed after the message was answered, before that is recorded', 'after-answer', 1],
] satisfies [string, string, number][])(
  '%s: the next worker sends it, under the same id',
  { timeout: 60_000 },
  async (_, point, sent) => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'storyreel-killed-'))
    onTestFinished(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }))
    await makeWarmDataDir(dataDir)
    const queueDir = path.join(dataDir, 'queue')
    const receiver = await receive()
    const killed = await execaNode(KILLED_PROCESS, [queueDir, receiver.url, point], {
      nodeOptions: ['--import', 'tsx'],
      reject: false,
    })
    expect(killed).toMatchObject({ signal: 'SIGKILL' })
    expect(receiver.arrived).toHaveLength(sent)

    const home = await openEmbeddedHome(queueDir)
    const stopping = new AbortController()
    const ledger = ledgerIn(home)
    const working = Promise.all([
      home.work('exports', {
        concurrency: 1,
        perform: async ({ data }) => expect(await beginRun(ledger, jobSchema.parse(data))).toBeNull(),
        retryDelayMs: () => 0,
        signal: stopping.signal,
      }),
      sendMessages(home, { ...deliveryTools(home), onEvent: () => undefined }, stopping.signal),
    ])
    const deliveries = () => listDeliveries(home.records, { webhookId: null, before: null, limit: 10 })
    await vi.waitUntil(async () => (await deliveries()).some(({ state }) => state === 'delivered'), { timeout: 20_000 })
    stopping.abort()
    await working

    expect(await deliveries()).toHaveLength(1)
    expect(receiver.arrived).toHaveLength(sent + 1)
    expect(new Set(receiver.arrived.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(receiver.arrived.map(({ body }) => body)).size).toBe(1)
    await home.close()
  },
)
