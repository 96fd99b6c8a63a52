import { once } from 'node:events'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { Registry } from 'prom-client'
import { explainListenError } from '../explain-listen-error.ts'
import { type ReadinessChecks, readinessOf } from './readiness.ts'

/** Where those who watch over the service ask. */
export type MonitorAddress = { host: string; port: number }

/**
 * Serves `/metrics`, `/healthz` and `/readyz` on a port of its own, because they are for those who run the service and
 * for nobody else.
 *
 * @throws {EnvironmentError} when the port cannot be had.
 */
export async function startMonitor(
  { host, port }: MonitorAddress,
  { registry, checks }: { registry: Registry; checks: ReadinessChecks },
): Promise<{ url: string; stop: () => Promise<void> }> {
  const app = new Hono()
  app.get('/metrics', async (c) => c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType }))
  app.get('/healthz', (c) => c.json({ isAlive: true }))
  app.get('/readyz', async (c) => {
    const readiness = await readinessOf(checks)
    return c.json(readiness, readiness.isReady ? 200 : 503)
  })
  const listener = getRequestListener(app.fetch)
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  server.listen(port, host)
  await once(server, 'listening').catch((error: unknown) => {
    throw explainListenError(error, { port, option: '--monitor' })
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The monitor has no TCP port.')
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${shownHost}:${address.port}`,
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
