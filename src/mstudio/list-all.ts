import { z } from 'zod'
import { UpstreamError } from '../errors.ts'
import type { MStudioClient } from './client.ts'
import type { RouteTarget } from './routes.ts'
import { camelizeNames } from './wire-names.ts'

/** As large as APIs of this kind commonly accept, so that a board of 200 frames costs two requests. */
const PAGE_SIZE = 100

const MAX_PAGES = 1000

const pageSchema = z.object({
  data: z.array(z.unknown()),
  meta: z
    .object({ currentPage: z.int(), lastPage: z.int(), total: z.int().nullish().catch(null) })
    .nullish()
    .catch(null),
  links: z.object({ next: z.string().nullish() }).nullish().catch(null),
})

type Page = z.infer<typeof pageSchema>

export type Listed<T> = {
  items: T[]
  /** As announced on the last page; `null` when the API does not say. */
  total: number | null
}

/**
 * All items of a list, page by page. An item that moved to the next page while we read is kept once; the same id twice
 * on one page is left for the caller to judge.
 *
 * @param parse reads one item; `path` is its place in the whole list, such as `frames[103]`.
 * @param onPage told the share of the list read so far, 0 to 1.
 * @throws {UpstreamError} `UPSTREAM_PAGING` for pages that repeat, are empty before the end, or exceed 1,000.
 */
export async function listAll<T extends { id: string }>({
  client,
  target,
  name,
  query,
  parse,
  signal,
  onPage,
}: {
  client: MStudioClient
  target: RouteTarget
  /** What is listed, for errors, such as `frames`. */
  name: string
  query?: Record<string, string>
  parse: (payload: unknown, path: string) => T
  signal?: AbortSignal | undefined
  onPage?: (progress: number) => void
}): Promise<Listed<T>> {
  const items: T[] = []
  const idsBefore = new Set<string>()
  const asked = new Set<string>()
  let count = 0
  let next: URLSearchParams | null = new URLSearchParams({ ...query, per_page: String(PAGE_SIZE) })
  let total: number | null = null
  while (next) {
    if (asked.has(next.toString())) throw pagingError({ name, problem: 'leads back to a page already read' })
    if (asked.size >= MAX_PAGES) throw pagingError({ name, problem: `has more than ${MAX_PAGES} pages` })
    asked.add(next.toString())
    const payload = await client.get({ ...target, query: next, signal })
    const page = parsePage({ payload, name })
    const parsed = page.data.map((item, index) => parse(item, `${name}[${count + index}]`))
    items.push(...parsed.filter(({ id }) => !idsBefore.has(id)))
    for (const { id } of parsed) idsBefore.add(id)
    count += parsed.length
    total = page.meta?.total ?? null
    next = nextQuery({ page, query: next })
    if (next && parsed.length === 0) throw pagingError({ name, problem: 'has an empty page before its end' })
    onPage?.(next && total ? Math.min(1, count / total) : 1)
  }
  return { items, total }
}

function parsePage({ payload, name }: { payload: unknown; name: string }): Page {
  const result = pageSchema.safeParse(Array.isArray(payload) ? { data: payload } : camelizeEnvelope(payload))
  if (result.success) return result.data
  throw new UpstreamError('UPSTREAM_SCHEMA', `M Studio sent something other than a list of ${name}: no "data" list.`)
}

/** Only the names around the items: what the items look like is the business of `parse`. */
function camelizeEnvelope(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null) return payload
  return Object.fromEntries(
    Object.entries(payload).map(([key, value]) => [key, key === 'data' ? value : camelizeNames(value)]),
  )
}

/**
 * Of a link only the query is followed, never its host: the key goes to one address only, and an API behind a proxy may
 * not know its own.
 */
function nextQuery({ page, query }: { page: Page; query: URLSearchParams }): URLSearchParams | null {
  const next = new URLSearchParams(query)
  if (page.links?.next) {
    const [, linked = ''] = page.links.next.split(/[?#]/)
    for (const [key, value] of new URLSearchParams(linked)) next.set(key, value)
    return next
  }
  if (!page.meta || page.meta.currentPage >= page.meta.lastPage) return null
  next.set('page', String(page.meta.currentPage + 1))
  return next
}

function pagingError({ name, problem }: { name: string; problem: string }): UpstreamError {
  return new UpstreamError('UPSTREAM_PAGING', `M Studio's list of ${name} ${problem}. Try again later.`)
}
