import type { Readable } from 'node:stream'
import type { Context } from 'hono'
import type { ExportFile, ExportRecord } from '../exports/export-record.ts'
import type { Storage } from '../storage/storage.ts'
import { ApiRefusal } from './api-refusal.ts'
import type { ApiEnv } from './api-tools.ts'
import { readByteRange } from './byte-range.ts'

/**
 * Finds a file of an export by its name, or the only one of a kind.
 *
 * @throws {ApiRefusal} 409 when the export is not done, 404 when it has no such file.
 */
export function fileOf(
  record: ExportRecord,
  wanted: { name: string } | { kind: 'film' | 'poster' | 'receipt' },
): ExportFile {
  if (record.state === 'failed') {
    throw new ApiRefusal(409, 'EXPORT_FAILED', `The export failed: ${record.failure.message}`)
  }
  if (record.state !== 'done') {
    throw new ApiRefusal(409, 'EXPORT_NOT_DONE', `The export is ${record.state}. There are files when it is done.`)
  }
  const found = record.files.find((file) => {
    return 'name' in wanted ? file.name === wanted.name : file.kind === wanted.kind
  })
  if (!found) throw new ApiRefusal(404, 'FILE_NOT_FOUND', 'The export has no such file.')
  return found
}

/**
 * Sends a file, or the part of it that is asked for.
 *
 * @throws {ApiRefusal} 410 when it is not in the storage any more, 416.
 */
export async function sendFile(c: Context<ApiEnv>, file: ExportFile, storage: Storage): Promise<Response> {
  const stat = await storage.stat(file.key)
  if (stat === null) throw new ApiRefusal(410, 'FILE_GONE', 'The file has been removed from the storage.')
  const { bytes, etag } = stat
  const headers = {
    ETag: etag,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    'Content-Type': file.contentType,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  }
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers)
  const condition = c.req.header('if-range')
  const range = condition === undefined || condition === etag ? readByteRange(c.req.header('range'), bytes) : null
  if (range === 'unsatisfiable') {
    const message = `The file has ${bytes} bytes; none of them was asked for.`
    throw new ApiRefusal(416, 'RANGE_UNSATISFIABLE', message, { headers: { 'Content-Range': `bytes */${bytes}` } })
  }
  const length = range ? range.last - range.first + 1 : bytes
  const all = {
    ...headers,
    'Content-Length': String(length),
    ...(range && { 'Content-Range': `bytes ${range.first}-${range.last}/${bytes}` }),
  }
  const status = range ? 206 : 200
  if (c.req.method === 'HEAD' || length === 0) return c.body(null, status, all)
  return c.body(webStream(await storage.read(file.key, range)), status, all)
}

/** Reads on only as fast as somebody takes it. */
function webStream(stream: Readable): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = stream.iterator()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel() {
      stream.destroy()
    },
  })
}
