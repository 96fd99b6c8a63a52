/** Where a project's media are served. */
function mediaBase(origin: string, projectId: string | number): string {
  return `${origin}/media/${projectId}/`
}

/** A copy of a payload in which every `url` such as `media/a.jpg` is absolute. */
export function withMediaUrls(payload: unknown, origin: string, projectId: string | number): unknown {
  return mapUrls(payload, (url) =>
    url.startsWith('media/') ? mediaBase(origin, projectId) + url.slice('media/'.length) : url,
  )
}

/** The other way round, for what a caller sends: the sandbox may have another port tomorrow. */
export function withoutMediaUrls(payload: object, origin: string, projectId: string | number): Record<string, unknown> {
  const base = mediaBase(origin, projectId)
  return mapEntries(payload, (url) => (url.startsWith(base) ? `media/${url.slice(base.length)}` : url))
}

function mapUrls(payload: unknown, change: (url: string) => string): unknown {
  if (Array.isArray(payload)) return payload.map((item) => mapUrls(item, change))
  return typeof payload === 'object' && payload !== null ? mapEntries(payload, change) : payload
}

function mapEntries(payload: object, change: (url: string) => string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(payload).map(([key, value]) => [
      key,
      key === 'url' && typeof value === 'string' ? change(value) : mapUrls(value, change),
    ]),
  )
}
