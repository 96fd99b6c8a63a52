import { UpstreamError } from '../errors.ts'
import { MAX_RESPONSE_BYTES } from './limits.ts'

/**
 * The body of an answer. Counts decoded bytes, so a small compressed body cannot fill the memory.
 *
 * @param signal ends the reading and the connection. The one that fetch was given does not always do: in Node 20 it
 * forgets it once its request is garbage.
 * @throws {UpstreamError} `UPSTREAM_TOO_LARGE` above 32 MB, the signal's reason when it is aborted.
 */
export async function readBody({
  response,
  host,
  signal,
}: {
  response: Response
  host: string
  signal: AbortSignal
}): Promise<Uint8Array> {
  const reader = response.body?.getReader()
  // What cannot be canceled has failed, and says so to whoever reads.
  const stop = () => void reader?.cancel(signal.reason).catch(() => undefined)
  signal.addEventListener('abort', stop)
  try {
    const chunks: Uint8Array[] = []
    for (let size = 0; ; ) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
      signal.throwIfAborted()
      if (done) return Buffer.concat(chunks)
      size += value.byteLength
      if (size > MAX_RESPONSE_BYTES) {
        throw new UpstreamError('UPSTREAM_TOO_LARGE', `${host} sent more than 32 MB for one request; nothing was used.`)
      }
      chunks.push(value)
    }
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}
