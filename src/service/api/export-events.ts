import { setTimeout as delay } from 'node:timers/promises'
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import type { ExportRecord } from '../exports/export-record.ts'
import { findExport } from '../exports/update-export.ts'
import type { KeyCheck } from '../keys/key-check.ts'
import { REFUSED } from './answers.ts'
import { tooMany } from './api-refusal.ts'
import type { ApiEnv, ApiTools } from './api-tools.ts'
import { needs } from './authenticate.ts'
import { toView } from './export-view.ts'
import { findOwnExport } from './find-own-export.ts'

/** Workers tell how far they are as often. */
const LOOK_MS = 1000

/** So that proxies between us do not take the connection for dead. */
const HEARTBEAT_MS = 15_000

/** Following one export: server-sent events until it ends, or whoever listens has gone or lost their key. */
export function addExportEvents(app: OpenAPIHono<ApiEnv>, tools: ApiTools & { checkKey: KeyCheck }): void {
  const { limits, signal, checkKey } = tools
  const { records } = tools.home
  const open = new Map<string, number>()

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/exports/{id}/events',
      summary: 'Follow an export until it ends',
      description:
        'Server-sent events: `state` when its state changes and at the beginning, `progress` while it runs; the data is the export. The stream ends with the export.',
      middleware: needs('exports:read'),
      request: { params: z.object({ id: z.string() }) },
      responses: {
        200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
        default: REFUSED,
      },
    }),
    async (c) => {
      const { keyId, owner } = c.get('caller')
      const presented = c.req.header('X-API-Key') ?? ''
      const first = await findOwnExport(records, c.req.valid('param').id, owner)
      const streams = (open.get(keyId) ?? 0) + 1
      if (streams > limits.streams) throw tooMany(`This key follows ${limits.streams} exports already.`, 5)
      open.set(keyId, streams)
      c.header('X-Accel-Buffering', 'no')
      return streamSSE(c, async (stream) => {
        const gone = new AbortController()
        stream.onAbort(() => gone.abort())
        const stopped = AbortSignal.any([gone.signal, signal])
        try {
          await follow(first, {
            look: () => findExport(records, first.id),
            mayGoOn: async () => !stopped.aborted && (await checkKey(presented)) !== null,
            pause: () => delay(LOOK_MS, undefined, { signal: stopped }).catch(() => undefined),
            send: (event, record) => {
              return stream.writeSSE({ event, id: String(record.sequence), data: JSON.stringify(toView(record)) })
            },
            beat: async () => {
              await stream.write(': still here\n\n')
            },
          })
        } finally {
          open.set(keyId, (open.get(keyId) ?? 1) - 1)
        }
      })
    },
  )
}

// --- internal ---

async function follow(
  first: ExportRecord,
  ways: {
    look: () => Promise<ExportRecord | null>
    mayGoOn: () => Promise<boolean>
    pause: () => Promise<void>
    send: (event: 'state' | 'progress', record: ExportRecord) => Promise<void>
    beat: () => Promise<void>
  },
): Promise<void> {
  let last = first
  let sentMs = performance.now()
  await ways.send('state', first)
  while (last.state === 'queued' || last.state === 'running') {
    await ways.pause()
    // A database that is away for a while ends nothing.
    const next = (await ways.mayGoOn().catch(() => true)) ? await ways.look().catch(() => last) : null
    if (next === null) return
    const event = eventBetween(last, next)
    if (event !== null) await ways.send(event, next)
    else if (performance.now() - sentMs > HEARTBEAT_MS) await ways.beat()
    else continue
    last = next
    sentMs = performance.now()
  }
}

function eventBetween(last: ExportRecord, next: ExportRecord): 'state' | 'progress' | null {
  if (last.sequence !== next.sequence) return 'state'
  if (last.state !== 'running' || next.state !== 'running') return null
  const isSame = JSON.stringify([last.progress, last.isUnwanted]) === JSON.stringify([next.progress, next.isUnwanted])
  return isSame ? null : 'progress'
}
