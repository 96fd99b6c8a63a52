import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { explainListenError } from '../explain-listen-error.ts'
import { ApiRefusal } from './api-refusal.ts'
import type { ApiTools } from './api-tools.ts'
import { plainAddress } from './client-address.ts'
import { createApi } from './create-api.ts'

/** Of one request: its head, and all of it. */
const HEADERS_MS = 10_000
const REQUEST_MS = 30_000

/** Neither a byte asked for nor a byte taken: whoever it was is gone. */
const STALLED_MS = 60_000

/** How often the above is looked at. */
const CHECK_MS = 1000

const MOST_CONNECTIONS = 5000

/** What is being answered when the service ends may take this long. */
const END_MS = 5000

/** The API while it is served. */
export type ServedApi = {
  url: string
  port: number
  /** Takes no more requests, and ends when the last one is answered. */
  stop: () => Promise<void>
}

/** @throws {EnvironmentError} when the port cannot be had. */
export async function startApi(
  tools: ApiTools,
  {
    port,
    host,
    headersMs = HEADERS_MS,
    requestMs = REQUEST_MS,
    stalledMs = STALLED_MS,
  }: {
    port: number
    host: string
    headersMs?: number
    requestMs?: number
    stalledMs?: number
  },
): Promise<ServedApi> {
  const ending = new AbortController()
  const app = createApi({ ...tools, signal: AbortSignal.any([tools.signal, ending.signal]) })
  const listener = getRequestListener(app.fetch)
  const server = createServer(
    { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: CHECK_MS },
    (incoming, outgoing) => void listener(incoming, outgoing),
  )
  server.maxConnections = MOST_CONNECTIONS
  server.setTimeout(stalledMs)
  server.on('clientError', refuseBrokenRequest)
  limitConnections(server, tools.limits)
  server.listen(port, host)
  await once(server, 'listening').catch((error: unknown) => {
    throw explainListenError(error, { port, option: '--port' })
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The API has no TCP port.')
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${shownHost}:${address.port}`,
    port: address.port,
    stop: async () => {
      const closed = once(server, 'close')
      ending.abort()
      server.close()
      const late = setTimeout(() => server.closeAllConnections(), END_MS)
      await closed
      clearTimeout(late)
    },
  }
}

// --- internal ---

/** What is not HTTP, or takes too long to become it, is told so in our words, and the connection is closed. */
function refuseBrokenRequest(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const refusal = refusalOf(error.code)
  const body = JSON.stringify(refusal.toBody(randomUUID()))
  const head = [
    `HTTP/1.1 ${refusal.status} ${TITLES.get(refusal.status) ?? ''}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

const TITLES = new Map([
  [400, 'Bad Request'],
  [408, 'Request Timeout'],
  [431, 'Request Header Fields Too Large'],
])

function refusalOf(code: string | undefined): ApiRefusal {
  if (code === 'HPE_HEADER_OVERFLOW') return new ApiRefusal(431, 'HEADERS_TOO_LARGE', 'The headers are too large.')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new ApiRefusal(408, 'REQUEST_TIMEOUT', 'The request took too long to arrive.')
  }
  return new ApiRefusal(400, 'BAD_REQUEST', 'The request is not HTTP/1.1.')
}

function limitConnections(server: Server, { connectionsPerAddress, trustedProxies }: ApiTools['limits']): void {
  const open = new Map<string, number>()
  server.on('connection', (socket) => {
    const address = plainAddress(socket.remoteAddress ?? '')
    // Behind a proxy's address are all the others.
    if (trustedProxies.includes(address)) return
    const count = (open.get(address) ?? 0) + 1
    if (count > connectionsPerAddress) {
      socket.destroy()
      return
    }
    open.set(address, count)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
  })
}
