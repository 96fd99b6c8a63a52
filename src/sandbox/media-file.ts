import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { notFound } from './refusal.ts'

const CONTENT_TYPES: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
  '.flac': 'audio/flac',
}

/** What a file is by its extension, such as `.png`; null for what is no media. */
export function kindOfMedia(extension: string): { type: 'image' | 'video' | 'audio'; contentType: string } | null {
  const contentType = CONTENT_TYPES[extension]
  const type = (['image', 'video', 'audio'] as const).find((kind) => contentType?.startsWith(kind))
  return contentType && type ? { type, contentType } : null
}

/** A file that is directly in one of the folders, the first that has it. */
export async function existingFile({
  folders,
  name,
}: {
  folders: readonly string[]
  name: string
}): Promise<string | null> {
  // No separators and no leading dot: a name can only mean a file directly inside a folder.
  if (!/^\w[\w.-]*$/.test(name)) return null
  for (const folder of folders) {
    const file = path.join(folder, name)
    const stats = await stat(file).catch(() => null)
    if (stats?.isFile()) return file
  }
  return null
}

/**
 * Answers a request for a file of one of the folders the way a CDN does: ETag, 304, ranges.
 *
 * @throws {Refusal} 404
 */
export async function mediaFile({
  folders,
  name,
  request,
}: {
  folders: readonly string[]
  name: string
  request: Request
}): Promise<Response> {
  const file = await existingFile({ folders, name })
  if (!file) throw notFound('Media file')
  const stats = await stat(file)

  const etag = `"${stats.size.toString(16)}-${Math.floor(stats.mtimeMs).toString(16)}"`
  const headers = {
    etag,
    'accept-ranges': 'bytes',
    'content-type': CONTENT_TYPES[path.extname(name).toLowerCase()] ?? 'application/octet-stream',
  }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })

  const wanted = request.headers.get('if-range') === null || request.headers.get('if-range') === etag
  const range = wanted ? parseRange(request.headers.get('range'), stats.size) : null
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${stats.size}` } })
  }
  const { start, end } = range ?? { start: 0, end: stats.size - 1 }
  const isEmpty = request.method === 'HEAD' || end < start
  return new Response(isEmpty ? null : webStream(createReadStream(file, { start, end })), {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      'content-length': String(end - start + 1),
      ...(range && { 'content-range': `bytes ${start}-${end}/${stats.size}` }),
    },
  })
}

/** Both ends inclusive, in bytes; `null` when the whole file is meant. Several ranges at once count as none. */
function parseRange(header: string | null, size: number): { start: number; end: number } | 'unsatisfiable' | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return null
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return start > end ? 'unsatisfiable' : { start, end }
}

function webStream(stream: Readable): ReadableStream {
  return new ReadableStream({
    async start(controller) {
      try {
        for await (const chunk of stream) controller.enqueue(chunk)
        controller.close()
      } catch (error) {
        controller.error(error)
      }
    },
    cancel() {
      stream.destroy()
    },
  })
}
