/** A copy of a payload in which every `url` such as `media/a.jpg` is absolute, below `base`. */
export function withMediaUrls(payload: unknown, base: string): unknown {
  if (Array.isArray(payload)) return payload.map((item) => withMediaUrls(item, base))
  if (typeof payload !== 'object' || payload === null) return payload
  return Object.fromEntries(
    Object.entries(payload).map(([key, value]) => [
      key,
      key === 'url' && typeof value === 'string' && value.startsWith('media/')
        ? `${base}/${value.slice('media/'.length)}`
        : withMediaUrls(value, base),
    ]),
  )
}
