import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { UsageError } from '../../errors.ts'
import { EVENT_TYPES } from '../exports/export-record.ts'
import { sendTest } from '../webhooks/send-test.ts'
import { createWebhook, enableWebhook, listWebhooks, removeWebhook, rotateSecret } from '../webhooks/webhooks.ts'
import { answer, ok, REFUSED } from './answers.ts'
import { ApiRefusal, notNow, webhookNotFound } from './api-refusal.ts'
import type { ApiEnv, ApiTools } from './api-tools.ts'
import { needs } from './authenticate.ts'
import { deliveryViewSchema, toDeliveryView } from './delivery-view.ts'
import { findOwnWebhook } from './find-own-webhook.ts'
import { readJsonBody } from './read-json-body.ts'
import { toWebhookView, webhookViewSchema, webhookWithSecretSchema } from './webhook-view.ts'

const params = z.object({ id: z.string() })

const middleware = needs('webhooks:manage')

const orderSchema = z
  .strictObject({
    url: z.string().max(2000).describe('https on the public internet, on the usual port, without a user name'),
    events: z
      .array(z.enum(EVENT_TYPES))
      .min(1)
      .max(EVENT_TYPES.length)
      .default([...EVENT_TYPES])
      .transform((types) => [...new Set(types)]),
  })
  .meta({ id: 'WebhookOrder' })

/** Where an owner's exports are told of. */
export function addWebhookOperations(app: OpenAPIHono<ApiEnv>, { ledger, webhooks }: ApiTools): void {
  const { records } = webhooks
  const own = (id: string, owner: string) => findOwnWebhook(records, id, owner)

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/webhooks',
      summary: 'Make a webhook',
      description: 'Its secret is in this answer and in no other; `rotate` makes a new one.',
      middleware: [middleware, readJsonBody] as const,
      request: { body: { required: true, content: { 'application/json': { schema: orderSchema } } } },
      responses: { 201: answer('The webhook and its secret', webhookWithSecretSchema), default: REFUSED },
    }),
    async (c) => {
      const { owner } = c.get('caller')
      const { webhook, secret } = await createWebhook(webhooks, { owner, ...c.req.valid('json') }).catch(explain)
      return c.json(ok({ ...toWebhookView(webhook), secret }), 201)
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/webhooks',
      summary: 'List the webhooks, the newest first',
      middleware,
      responses: { 200: answer('All of them', z.array(webhookViewSchema)), default: REFUSED },
    }),
    async (c) => c.json(ok((await listWebhooks(records, c.get('caller').owner)).map(toWebhookView)), 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/webhooks/{id}',
      summary: 'Look at a webhook',
      middleware,
      request: { params },
      responses: { 200: answer('The webhook', webhookViewSchema), default: REFUSED },
    }),
    async (c) => c.json(ok(toWebhookView(await own(c.req.valid('param').id, c.get('caller').owner))), 200),
  )

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/webhooks/{id}',
      summary: 'Remove a webhook, with all that is known of its messages',
      middleware,
      request: { params },
      responses: { 200: answer('As it was', webhookViewSchema), default: REFUSED },
    }),
    async (c) => {
      const webhook = await own(c.req.valid('param').id, c.get('caller').owner)
      await removeWebhook(records, webhook.id)
      return c.json(ok(toWebhookView(webhook)), 200)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/webhooks/{id}/rotate',
      summary: 'Give a webhook a new secret',
      description: 'For 24 hours messages are signed with the one before as well.',
      middleware,
      request: { params },
      responses: { 200: answer('The webhook and its new secret', webhookWithSecretSchema), default: REFUSED },
    }),
    async (c) => {
      const { id } = await own(c.req.valid('param').id, c.get('caller').owner)
      const rotated = await rotateSecret(webhooks, id)
      if (rotated === null) throw webhookNotFound()
      return c.json(ok({ ...toWebhookView(rotated.webhook), secret: rotated.secret }), 200)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/webhooks/{id}/enable',
      summary: 'Send messages again to a webhook that was disabled',
      description: 'What it missed can be replayed. Doing it twice does no harm.',
      middleware,
      request: { params },
      responses: { 200: answer('As it is now', webhookViewSchema), default: REFUSED },
    }),
    async (c) => {
      const { id } = await own(c.req.valid('param').id, c.get('caller').owner)
      const webhook = await enableWebhook(records, id)
      if (webhook === null) throw webhookNotFound()
      return c.json(ok(toWebhookView(webhook)), 200)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/webhooks/{id}/test',
      summary: 'Send a test message',
      description:
        'Of the type `webhook.test`, signed and repeated like all others; its delivery says what became of it.',
      middleware,
      request: { params },
      responses: { 202: answer('It is on its way', deliveryViewSchema), default: REFUSED },
    }),
    async (c) => {
      const webhook = await own(c.req.valid('param').id, c.get('caller').owner)
      return c.json(ok(toDeliveryView(await sendTest(ledger, webhook).catch(notNow))), 202)
    },
  )
}

// --- internal ---

/** @throws {ApiRefusal} 422 when the URL is why no webhook is made. */
function explain(error: unknown): never {
  if (!(error instanceof UsageError) || error.code !== 'WEBHOOK_URL_FORBIDDEN') return notNow(error)
  throw new ApiRefusal(422, error.code, error.message, { errors: { url: [error.message] } })
}
