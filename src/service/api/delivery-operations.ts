import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { listDeliveries } from '../webhooks/deliveries.ts'
import { replayDelivery, replayFailed } from '../webhooks/replay.ts'
import { answer, ok, REFUSED } from './answers.ts'
import { deliveryNotFound, notNow, webhookNotFound } from './api-refusal.ts'
import type { ApiEnv, ApiTools } from './api-tools.ts'
import { needs } from './authenticate.ts'
import { deliveryViewSchema, toDeliveryView } from './delivery-view.ts'
import { DELIVERY_ID, findOwnDelivery, findOwnWebhook } from './find-own-webhook.ts'
import { pageAnswer, pageQuery, toPage } from './page.ts'

const params = z.object({ id: z.string() })

const middleware = needs('webhooks:manage')

const replayedSchema = z
  .object({ replayed: z.number().describe('Some 500 at most; at 0 there are none left that failed') })
  .meta({ id: 'Replayed' })

/** The messages to webhooks: looking at them, and sending them again. */
export function addDeliveryOperations(app: OpenAPIHono<ApiEnv>, { ledger }: ApiTools): void {
  const { records } = ledger

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/webhooks/{id}/deliveries',
      summary: 'List the messages to a webhook, the newest first',
      description: 'With every attempt to send them. They are kept for 30 days.',
      middleware,
      request: { params, query: pageQuery(DELIVERY_ID) },
      responses: { 200: pageAnswer(deliveryViewSchema), default: REFUSED },
    }),
    async (c) => {
      const { id: webhookId } = await findOwnWebhook(records, c.req.valid('param').id, c.get('caller').owner)
      const { limit, cursor = null } = c.req.valid('query')
      const found = await listDeliveries(records, { webhookId, before: cursor, limit: limit + 1 })
      return c.json(toPage(found, limit, toDeliveryView), 200)
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/deliveries/{id}',
      summary: 'Look at a message',
      middleware,
      request: { params },
      responses: { 200: answer('The message', deliveryViewSchema), default: REFUSED },
    }),
    async (c) => {
      const delivery = await findOwnDelivery(records, c.req.valid('param').id, c.get('caller').owner)
      return c.json(ok(toDeliveryView(delivery)), 200)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/deliveries/{id}/replay',
      summary: 'Send a message again',
      description: 'At once, whatever became of it, with the same `webhook-id` and body and all attempts to come.',
      middleware,
      request: { params },
      responses: { 202: answer('It is on its way', deliveryViewSchema), default: REFUSED },
    }),
    async (c) => {
      const { id } = await findOwnDelivery(records, c.req.valid('param').id, c.get('caller').owner)
      const delivery = await replayDelivery(ledger, id).catch(notNow)
      if (delivery === null) throw deliveryNotFound()
      return c.json(ok(toDeliveryView(delivery)), 202)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/webhooks/{id}/replay',
      summary: 'Send all messages again that failed',
      middleware,
      request: { params },
      responses: { 202: answer('They are on their way', replayedSchema), default: REFUSED },
    }),
    async (c) => {
      const { id } = await findOwnWebhook(records, c.req.valid('param').id, c.get('caller').owner)
      const replayed = await replayFailed(ledger, id).catch(notNow)
      if (replayed === null) throw webhookNotFound()
      return c.json(ok({ replayed }), 202)
    },
  )
}
