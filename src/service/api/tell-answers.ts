import type { Context, MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import { z } from 'zod'
import type { ApiEnv, ApiTools } from './api-tools.ts'
import { clientAddress } from './client-address.ts'

const exportPathSchema = z.uuid()

/** Says what was asked and answered, whatever it was. */
export function tellAnswers({ limits, onAnswer }: Pick<ApiTools, 'limits' | 'onAnswer'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const beganMs = performance.now()
    await next()
    const route = routeOf(c)
    const exportId = route?.startsWith('/v1/exports/:id') ? exportPathSchema.safeParse(c.req.path.split('/')[3]) : null
    onAnswer({
      requestId: c.get('requestId'),
      method: c.req.method,
      route,
      status: c.res.status,
      ms: Math.round(performance.now() - beganMs),
      exportId: exportId?.data ?? null,
      keyId: c.get('caller')?.keyId ?? null,
      address: clientAddress(c.env, limits.trustedProxies),
    })
  }
}

/** What the request's path is one of, such as `/v1/exports/:id`; null when it is none of ours. */
export function routeOf(c: Context<ApiEnv>): string | null {
  // The first ones that match are those that see to all requests.
  const route = routePath(c, -1)
  return route.endsWith('*') ? null : route
}
