import { UpstreamError } from '../errors.ts'
import { MAX_RESPONSE_BYTES } from './limits.ts'

/**
 * The body of an answer. Counts decoded bytes, so a small compressed body cannot fill the memory.
 *
 * @throws {UpstreamError} `UPSTREAM_TOO_LARGE` above 32 MB.
 */
export async function readBody({ response, host }: { response: Response; host: string }): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_RESPONSE_BYTES) {
      throw new UpstreamError('UPSTREAM_TOO_LARGE', `${host} sent more than 32 MB for one request; nothing was used.`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
