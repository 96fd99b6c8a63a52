import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'

/** Ways to send an answer that no proper server has; each ends when the caller has gone. */

/** The right headers and the first half of the body. */
export async function sendHalf(
  outgoing: ServerResponse,
  response: Response,
  { chunked }: { chunked?: boolean | undefined },
): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  outgoing.writeHead(response.status, headersOf(response, chunked ? null : body.length))
  await new Promise((resolve) => outgoing.write(body.subarray(0, body.length / 2), resolve))
}

/** The whole answer, a byte at a time. */
export async function sendByDrops(outgoing: ServerResponse, response: Response, intervalMs: number): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  outgoing.writeHead(response.status, headersOf(response, body.length))
  for (let index = 0; index < body.length && !outgoing.destroyed; index += 1) {
    outgoing.write(body.subarray(index, index + 1))
    await delay(intervalMs, undefined, { ref: false })
  }
  outgoing.end()
}

/** The body over and over. */
export async function sendForEver(outgoing: ServerResponse, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  const chunk = Buffer.concat(Array.from({ length: Math.ceil(65_536 / Math.max(1, body.length)) }, () => body))
  outgoing.writeHead(response.status, headersOf(response, null))
  // Ends by failing, when the caller has gone.
  await pipeline(Readable.from(over(chunk)), outgoing).catch(() => {})
}

function* over(chunk: Buffer): Generator<Buffer> {
  while (true) yield chunk
}

/** The whole body under as many Content-Length headers as are given, true or not; past the checks of `http`. */
export async function sendWithLengths(
  { socket }: ServerResponse,
  response: Response,
  lengths: readonly string[],
): Promise<void> {
  const headers = Object.entries(headersOf(response, null)).map(([name, value]) => `${name}: ${value}\r\n`)
  const announced = lengths.map((length) => `content-length: ${length}\r\n`)
  socket?.write(`HTTP/1.1 ${response.status} OK\r\n${headers.join('')}${announced.join('')}\r\n`)
  socket?.end(Buffer.from(await response.arrayBuffer()))
}

/** Of an answer with a body of so many bytes, or of unknown length. */
function headersOf(response: Response, contentLength: number | null): Record<string, string> {
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'content-length'))
  return contentLength === null ? headers : { ...headers, 'content-length': String(contentLength) }
}
