import { createHash } from 'node:crypto'
import { createWriteStream, type WriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { PassThrough, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { FailedAttempt, failureOf } from './download-failure.ts'
import type { DownloadLimits } from './download-limits.ts'

/** What was written, or that there is more of it than is taken. */
export type Received = { kind: 'whole'; sha256: string; bytes: number } | { kind: 'too-large' }

/**
 * Writes the body of an answer to a file, unpacked and hashed on the way, in constant memory. What fails leaves no file.
 *
 * @param maxBytes of the unpacked body; reading ends there.
 * @throws {FailedAttempt} when it stops, drips, or ends early; what the file system throws.
 */
export async function receiveBody({
  response,
  file,
  maxBytes,
  limits: { idleMs, slowest },
  signal,
}: {
  response: IncomingMessage
  file: string
  maxBytes: number
  limits: DownloadLimits
  signal: AbortSignal
}): Promise<Received> {
  const { socket } = response
  const watchdog = new AbortController()
  const give = (why: string) => () => watchdog.abort(new FailedAttempt('unavailable', why))
  const idle = setTimeout(give('it stopped in the middle'), idleMs)
  let arrived = 0
  let arrivedBefore = 0
  const pace = setInterval(() => {
    if (arrived - arrivedBefore < slowest.bytes) give('it comes too slowly')()
    arrivedBefore = arrived
  }, slowest.everyMs)
  const wire = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      idle.refresh()
      arrived += chunk.length
      done(null, chunk)
    },
  })
  const hash = createHash('sha256')
  let output: WriteStream | null = null
  let bytes = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      hash.update(chunk)
      done(bytes > maxBytes ? new TooLargeError() : null, chunk)
    },
  })
  try {
    const unpacked = unpacker(response)
    output = createWriteStream(file)
    await pipeline(response, wire, unpacked, meter, output, {
      signal: AbortSignal.any([signal, watchdog.signal]),
    })
  } catch (error) {
    response.destroy()
    if (output) await untilClosed(output)
    await rm(file, { force: true })
    if (error instanceof TooLargeError) return { kind: 'too-large' }
    if (error instanceof FailedAttempt) throw error
    signal.throwIfAborted()
    if (watchdog.signal.reason instanceof FailedAttempt) throw watchdog.signal.reason
    if (isOfFile(error)) throw error
    // Closed in order, but before the end it had announced.
    if (!response.complete && socket.readableEnded) {
      throw new FailedAttempt('truncated', `it ended after ${arrived} bytes`, { cause: error })
    }
    throw failureOf(error)
  } finally {
    clearTimeout(idle)
    clearInterval(pace)
  }
  if (bytes === 0) {
    await rm(file, { force: true })
    throw new FailedAttempt('empty', 'nothing came')
  }
  return { kind: 'whole', sha256: hash.digest('hex'), bytes }
}

/** What failed at once may be before its file is opened, and would make it after it was removed. */
function untilClosed(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) resolve()
    else stream.once('close', resolve)
  })
}

class TooLargeError extends Error {}

/** We ask for bodies as they are; some hosts pack them all the same. */
function unpacker({ headers }: IncomingMessage): Transform {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  switch (encoding) {
    case 'identity':
    case '':
      return new PassThrough()
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'br':
      return createBrotliDecompress()
    case 'deflate':
      return createInflate()
    default:
      throw new FailedAttempt('garbled', 'it is packed in an unknown way')
  }
}

function isOfFile(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && (error.syscall === 'write' || error.syscall === 'open')
}
