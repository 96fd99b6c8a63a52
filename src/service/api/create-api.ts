import { randomUUID } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { z } from 'zod'
import { openKeyCheck } from '../keys/key-check.ts'
import { readinessOf } from '../monitoring/readiness.ts'
import { addPage } from '../page/page-routes.ts'
import { isThere } from '../queue/is-there.ts'
import { ApiRefusal, type FieldErrors, unavailable } from './api-refusal.ts'
import type { ApiEnv, ApiTools } from './api-tools.ts'
import { authenticate } from './authenticate.ts'
import { addDeliveryOperations } from './delivery-operations.ts'
import { openDiskRoom } from './disk-room.ts'
import { addDocs } from './docs-routes.ts'
import { addExportEvents } from './export-events.ts'
import { addExportOperations } from './export-operations.ts'
import { addFileOperations } from './file-operations.ts'
import { addProjectOperations } from './project-operations.ts'
import { routeOf, tellAnswers } from './tell-answers.ts'
import { addWebhookOperations } from './webhook-operations.ts'

/** The export service over HTTP. */
export function createApi(tools: ApiTools): OpenAPIHono<ApiEnv> {
  const { home, limits, config, onFault } = tools
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.target, result.error)
    },
  })
  app.use(tellAnswers(tools))
  app.use(async (c, next) => {
    c.set('requestId', randomUUID())
    c.header('X-Request-Id', c.get('requestId'))
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    await next()
  })

  const checkKey = openKeyCheck(home.records)
  app.use('/v1/*', authenticate(checkKey, limits))
  addExportOperations(app, tools)
  addExportEvents(app, { ...tools, checkKey })
  addFileOperations(app, tools)
  addProjectOperations(app, tools)
  addWebhookOperations(app, tools)
  addDeliveryOperations(app, tools)
  addDocs(app)
  addPage(app)

  const hasRoom = openDiskRoom(config.dataDir, limits.leastFreeBytes)
  app.get('/healthz', (c) => c.json({ isAlive: true }))
  app.get('/readyz', async (c) => {
    const readiness = await readinessOf({ database: () => isThere(home), disk: hasRoom })
    return c.json(readiness, readiness.isReady ? 200 : 503)
  })

  refuseOtherMethods(app)
  app.notFound((c) => refuse(c, new ApiRefusal(404, 'NOT_FOUND', 'There is nothing at this address.')))
  app.onError(async (error, c) => {
    if (error instanceof ApiRefusal) return refuse(c, error)
    if (error instanceof HTTPException)
      return refuse(c, new ApiRefusal(400, 'BAD_REQUEST', 'The request makes no sense.'))
    onFault({ requestId: c.get('requestId'), method: c.req.method, route: routeOf(c), error })
    if (!(await isThere(home))) {
      return refuse(c, unavailable('DATABASE_AWAY', 'The database is away for the moment. Try again.', 5))
    }
    return refuse(c, new ApiRefusal(500, 'INTERNAL', 'Something went wrong inside Storyreel. Its log says what.'))
  })
  return app
}

// --- internal ---

function refuse(c: Context<ApiEnv>, refusal: ApiRefusal): Response {
  return c.json(refusal.toBody(c.get('requestId')), refusal.status, refusal.headers)
}

function invalid(target: string, error: Pick<z.ZodError, 'issues'>): ApiRefusal {
  const errors: FieldErrors = {}
  for (const { path, message } of error.issues) {
    const field = path.map(String).join('.') || target
    errors[field] = [...(errors[field] ?? []), message]
  }
  const [first] = Object.entries(errors)
  const message = first ? `The field ${first[0]} is wrong: ${first[1][0]}.` : 'The given data was invalid.'
  return new ApiRefusal(422, 'VALIDATION_FAILED', message, { errors })
}

/** What is there, but not for this method. */
function refuseOtherMethods(app: OpenAPIHono<ApiEnv>): void {
  const methods = new Map<string, Set<string>>()
  for (const { method, path } of app.routes) {
    if (method !== 'ALL') methods.set(path, (methods.get(path) ?? new Set()).add(method))
  }
  for (const [path, known] of methods) {
    const allow = [...known, ...(known.has('GET') ? ['HEAD'] : [])].join(', ')
    app.all(path, () => {
      throw new ApiRefusal(405, 'METHOD_NOT_ALLOWED', `Only ${allow} can be done here.`, { headers: { Allow: allow } })
    })
  }
}
