const DEFAULT_PAGE_SIZE = 25
const MAX_PAGE_SIZE = 100

/** One page of a list as the API sends it, chosen by `?page` and `?per_page` (at most 100, more is clamped). */
export function page(items: readonly unknown[], url: URL): object {
  const perPage = Math.min(positiveInteger(url.searchParams.get('per_page')) ?? DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)
  const current = positiveInteger(url.searchParams.get('page')) ?? 1
  const last = Math.max(1, Math.ceil(items.length / perPage))
  return {
    data: items.slice((current - 1) * perPage, current * perPage),
    meta: { current_page: current, last_page: last, per_page: perPage, total: items.length },
    links: { next: current < last ? linkTo(url, current + 1) : null },
  }
}

function positiveInteger(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
}

function linkTo(url: URL, pageNumber: number): string {
  const next = new URL(url)
  next.searchParams.set('page', String(pageNumber))
  return next.href
}
