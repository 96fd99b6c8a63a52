import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { cancelExport, createExport, listExports, makeExportId, retryExport } from '../exports/ledger.ts'
import { answer, ok, REFUSED } from './answers.ts'
import { exportNotFound, notNow, unavailable } from './api-refusal.ts'
import type { ApiEnv, ApiTools } from './api-tools.ts'
import { needs } from './authenticate.ts'
import { openOrderCheck } from './check-order.ts'
import { openDiskRoom } from './disk-room.ts'
import { type ExportOrder, exportOrderSchema, toEntry } from './export-order.ts'
import { exportViewSchema, toView } from './export-view.ts'
import { EXPORT_ID, findOwnExport } from './find-own-export.ts'
import { claimOnce } from './idempotency.ts'
import { pageAnswer, pageQuery, toPage } from './page.ts'
import { readJsonBody } from './read-json-body.ts'
import { openUnfinished } from './unfinished-exports.ts'

const params = z.object({ id: z.string() })

/** Asking for exports, looking at them, stopping them. */
export function addExportOperations(app: OpenAPIHono<ApiEnv>, tools: ApiTools): void {
  const { ledger, client, config, limits } = tools
  const { records } = tools.home
  const checkOrder = openOrderCheck(client)
  const noteUnfinished = openUnfinished(records, limits.unfinishedExports)
  const hasRoom = openDiskRoom(config.dataDir, limits.leastFreeBytes)

  /** @throws {ApiRefusal} before anything is entered. */
  async function admit({ id, owner, order }: { id: string; owner: string; order: ExportOrder }): Promise<void> {
    if (!(await hasRoom())) throw unavailable('DISK_FULL', 'The service has too little disk left to take on more.', 60)
    await checkOrder(order)
    await noteUnfinished({ owner, id })
  }

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/exports',
      summary: 'Ask for an export',
      description:
        'Checked whole before it is queued. With an `Idempotency-Key`, the same request may be sent again without harm: one export is made, and everyone gets the same answer.',
      middleware: [needs('exports:create'), readJsonBody],
      request: {
        headers: z.object({ 'idempotency-key': z.string().optional() }),
        body: { required: true, content: { 'application/json': { schema: exportOrderSchema } } },
      },
      responses: { 201: answer('It is queued', exportViewSchema), default: REFUSED },
    }),
    async (c) => {
      const { owner } = c.get('caller')
      const order = c.req.valid('json')
      const key = c.req.valid('header')['idempotency-key']
      const make = async (id: string) => {
        const record = await createExport(ledger, { id, owner, deliverTo: null, ...toEntry(order) })
        // Its fields in the order in which a replay has them.
        return exportViewSchema.parse(toView(record))
      }
      if (key === undefined) {
        const id = makeExportId()
        await admit({ id, owner, order })
        return c.json(ok(await make(id)), 201)
      }
      const once = await claimOnce(records, { owner, key, body: order, makeId: makeExportId })
      if (once.kind === 'replay') {
        c.header('Idempotent-Replayed', 'true')
        return c.json(ok(once.answer), 201)
      }
      const id = once.exportId
      await admit({ id, owner, order }).catch(async (error: unknown) => {
        await once.release()
        throw error
      })
      const view = await make(id)
      await once.keep(view)
      return c.json(ok(view), 201)
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/exports',
      summary: 'List exports, the newest first',
      middleware: needs('exports:read'),
      request: { query: pageQuery(EXPORT_ID) },
      responses: { 200: pageAnswer(exportViewSchema), default: REFUSED },
    }),
    async (c) => {
      const { limit, cursor = null } = c.req.valid('query')
      const found = await listExports(records, { owner: c.get('caller').owner, before: cursor, limit: limit + 1 })
      return c.json(toPage(found, limit, toView), 200)
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/exports/{id}',
      summary: 'Look at an export',
      middleware: needs('exports:read'),
      request: { params },
      responses: { 200: answer('The export', exportViewSchema), default: REFUSED },
    }),
    async (c) => {
      return c.json(ok(toView(await findOwnExport(records, c.req.valid('param').id, c.get('caller').owner))), 200)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/exports/{id}/cancel',
      summary: 'Stop an export, wherever it is',
      description: 'What has ended stays as it is, so that doing it twice does no harm.',
      middleware: needs('exports:cancel'),
      request: { params },
      responses: { 200: answer('As it is now', exportViewSchema), default: REFUSED },
    }),
    async (c) => {
      const { id } = await findOwnExport(records, c.req.valid('param').id, c.get('caller').owner)
      const record = await cancelExport(ledger, id)
      if (record === null) throw exportNotFound()
      return c.json(ok(toView(record)), 200)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/exports/{id}/retry',
      summary: 'Do an export again that failed or was canceled',
      description: 'Under the same id. What it had finished is not done again.',
      middleware: needs('exports:create'),
      request: { params },
      responses: { 200: answer('It is queued again', exportViewSchema), default: REFUSED },
    }),
    async (c) => {
      const { owner } = c.get('caller')
      const { id } = await findOwnExport(records, c.req.valid('param').id, owner)
      await noteUnfinished({ owner, id })
      const record = await retryExport(ledger, id).catch(notNow)
      if (record === null) throw exportNotFound()
      return c.json(ok(toView(record)), 200)
    },
  )
}
