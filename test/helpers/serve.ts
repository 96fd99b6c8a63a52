import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** An HTTP server on loopback for one test, and what was asked of it. */
export type TestServer = { origin: string; port: number; requests: http.IncomingMessage[]; connections: () => number }

/** @param answer does anything with a request, also never answer it. */
export async function serve(
  answer: (request: http.IncomingMessage, response: http.ServerResponse, count: number) => void,
): Promise<TestServer> {
  const requests: http.IncomingMessage[] = []
  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    requests.push(request)
    answer(request, response, requests.length)
  })
  return { requests, ...(await listen(server)) }
}

/** A TCP server, for answers that no HTTP server gives: each request is answered with bytes, and what `after` does. */
export async function serveBytes(
  bytes: string | Buffer,
  after: (socket: net.Socket) => void = (socket) => socket.end(),
): Promise<{ origin: string; requests: () => number; connections: () => number }> {
  let requests = 0
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', () => {
      requests += 1
      socket.write(bytes, () => after(socket))
    })
  })
  return { requests: () => requests, ...(await listen(server)) }
}

async function listen(server: net.Server): Promise<{ origin: string; port: number; connections: () => number }> {
  const open = new Set<net.Socket>()
  server.on('connection', (socket: net.Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return { origin: `http://127.0.0.1:${address.port}`, port: address.port, connections: () => open.size }
}
