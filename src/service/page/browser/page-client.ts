import { z } from 'zod'
import { type ExportView, exportViewSchema } from '../../api/export-view.ts'
import { pause } from './pause.ts'
import { readEvents } from './read-events.ts'
import { readRefusal } from './refused.ts'

const exportSchema = z.object({ data: exportViewSchema })

const pageSchema = z.object({
  data: z.array(exportViewSchema),
  meta: z.object({ nextCursor: z.string().nullable() }),
})

const projectsSchema = z.object({ data: z.array(z.object({ id: z.string(), title: z.string() })) })

const linksSchema = z.object({
  data: z.object({ links: z.array(z.object({ name: z.string(), kind: z.string(), url: z.string() })) }),
})

export type Project = { id: string; title: string }

/** `path` is of this service. */
export type FileLink = { name: string; kind: string; path: string }

type Asked = { method?: 'POST'; headers?: Record<string, string>; body?: string }

/** How many exports are shown at a time. */
const PAGE_SIZE = 10

/** Without a word of how long. */
const USUAL_WAIT_SECONDS = 5

/** The service as somebody with a key sees it. All of it throws `Refused`, or `TypeError` when it cannot be reached. */
export type PageClient = ReturnType<typeof createPageClient>

export function createPageClient(
  key: string,
  {
    signal,
    onWait,
  }: {
    signal: AbortSignal
    /** The key has asked too often; it is asked again by itself. */
    onWait: (seconds: number) => void
  },
) {
  /** One key may ask so often in a minute; what is too much is asked again when the service says so. */
  async function ask(path: string, init: Asked = {}): Promise<Response> {
    const headers = { ...init.headers, 'X-API-Key': key }
    const response = await fetch(path, { signal, ...init, headers })
    if (response.ok) return response
    if (response.status !== 429) throw await readRefusal(response)
    const seconds = Number(response.headers.get('Retry-After')) || USUAL_WAIT_SECONDS
    onWait(seconds)
    await pause(1000 * seconds, signal)
    signal.throwIfAborted()
    return ask(path, init)
  }
  const change = async (id: string, action: 'cancel' | 'retry') => {
    const response = await ask(`/v1/exports/${id}/${action}`, { method: 'POST' })
    return exportSchema.parse(await response.json()).data
  }

  return {
    /** Newest first. @param cursor of the page before; null for the first. */
    async list(cursor: string | null): Promise<{ exports: ExportView[]; nextCursor: string | null }> {
      const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(cursor !== null && { cursor }) })
      const { data, meta } = pageSchema.parse(await (await ask(`/v1/exports?${query}`)).json())
      return { exports: data, nextCursor: meta.nextCursor }
    },
    async projects(): Promise<Project[]> {
      return projectsSchema.parse(await (await ask('/v1/projects')).json()).data
    },
    /** @param once the same for every try at the same order. */
    async order(order: object, once: string): Promise<ExportView> {
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': once }
      const response = await ask('/v1/exports', { method: 'POST', headers, body: JSON.stringify(order) })
      return exportSchema.parse(await response.json()).data
    },
    cancel: (id: string) => change(id, 'cancel'),
    retry: (id: string) => change(id, 'retry'),
    /** The export as it changes, until it ends or the connection does. */
    async *follow(id: string): AsyncGenerator<ExportView> {
      const { body } = await ask(`/v1/exports/${id}/events`)
      if (body) for await (const data of readEvents(body)) yield exportViewSchema.parse(JSON.parse(data))
    },
    async links(id: string): Promise<FileLink[]> {
      const { data } = linksSchema.parse(await (await ask(`/v1/exports/${id}/links`, { method: 'POST' })).json())
      // The page may fetch from its own host only, under the name by which the browser knows it.
      return data.links.map(({ url, ...link }) => {
        const { pathname, search } = new URL(url)
        return { ...link, path: `${pathname}${search}&via=service` }
      })
    },
  }
}
