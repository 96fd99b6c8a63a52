import path from 'node:path'
import { Hono } from 'hono'
import { requireScope, type SandboxKey } from './api-keys.ts'
import type { SandboxBoard } from './load-board.ts'
import { mediaFile } from './media-file.ts'
import { page } from './page.ts'
import type { RateLimiter } from './rate-limiter.ts'
import { refuse } from './refuse.ts'
import { withMediaUrls } from './with-media-urls.ts'

/** Parts of a frame that its list holds only when asked for with `?include=`. */
const INCLUDABLE = ['comments', 'reviews', 'versions'] as const

/** The M Studio API over some boards, and their media files as a CDN would serve them. */
export function createApi({
  boards,
  keys,
  limiter,
}: {
  boards: readonly SandboxBoard[]
  keys: readonly SandboxKey[]
  limiter: RateLimiter
}): Hono {
  const app = new Hono()
  const projects = requireScope({ scope: 'projects', keys, limiter })
  const frames = requireScope({ scope: 'frames', keys, limiter })
  const audio = requireScope({ scope: 'audio', keys, limiter })

  app.get('/api/v1/projects', projects, (c) => {
    return c.json(
      page(
        boards.map(({ board }) => board.project),
        new URL(c.req.url),
      ),
    )
  })

  app.get('/api/v1/projects/:id', projects, (c) => {
    const found = findBoard(boards, c.req.param('id'))
    return found ? c.json({ data: found.board.project }) : refuse(404, 'Project not found.')
  })

  app.get('/api/v1/projects/:id/frames', frames, (c) => {
    const found = findBoard(boards, c.req.param('id'))
    if (!found) return refuse(404, 'Project not found.')
    const url = new URL(c.req.url)
    const included = new Set(url.searchParams.get('include')?.split(','))
    const left = INCLUDABLE.filter((part) => !included.has(part))
    const listed = found.board.frames.map((frame) => ({
      ...frame,
      ...Object.fromEntries(left.map((part) => [part, undefined])),
    }))
    return c.json(
      page(
        listed.map((frame) => withMediaUrls(frame, mediaBase(url, found))),
        url,
      ),
    )
  })

  app.get('/api/v1/projects/:id/audio-tracks', audio, (c) => {
    const found = findBoard(boards, c.req.param('id'))
    if (!found) return refuse(404, 'Project not found.')
    const url = new URL(c.req.url)
    return c.json(
      page(
        found.board.audio_tracks.map((track) => withMediaUrls(track, mediaBase(url, found))),
        url,
      ),
    )
  })

  app.get('/media/:id/:name', (c) => {
    const found = findBoard(boards, c.req.param('id'))
    if (!found) return refuse(404, 'Media file not found.')
    return mediaFile({ folder: path.join(found.folder, 'media'), name: c.req.param('name'), request: c.req.raw })
  })

  app.notFound(() => refuse(404, 'There is nothing at this address.'))
  app.onError(() => refuse(500, 'The sandbox failed to answer.'))
  return app
}

function findBoard(boards: readonly SandboxBoard[], id: string): SandboxBoard | undefined {
  return boards.find(({ board }) => String(board.project.id) === id)
}

function mediaBase(url: URL, { board }: SandboxBoard): string {
  return `${url.origin}/media/${board.project.id}`
}
