/**
 * How deep names are read. Nothing we read lies deeper; a payload nested 100,000 deep must not exhaust the stack.
 */
const MAX_DEPTH = 8

/**
 * A copy of a payload with camelCase names, so that one schema reads both spellings. Where both are present, the first
 * that is not `null` counts.
 */
export function camelizeNames(payload: unknown, depth = 0): unknown {
  if (typeof payload !== 'object' || payload === null || depth > MAX_DEPTH) return payload
  if (Array.isArray(payload)) return payload.map((item) => camelizeNames(item, depth + 1))
  const named = new Map<string, unknown>()
  for (const [name, value] of Object.entries(payload)) {
    const camel = camelize(name)
    if (named.get(camel) == null) named.set(camel, camelizeNames(value, depth + 1))
  }
  return Object.fromEntries(named)
}

/** A path into the camelCase copy, spelled as in the payload itself: `frames[3].image.focal_point`. */
export function wirePath({ payload, path }: { payload: unknown; path: readonly PropertyKey[] }): string {
  let at = payload
  let text = ''
  for (const step of path) {
    const name = wireName(at, step)
    at = typeof at === 'object' && at !== null ? Object.entries(at).find(([key]) => key === name)?.[1] : undefined
    text += typeof step === 'number' ? `[${step}]` : `.${name}`
  }
  return text
}

function wireName(parent: unknown, step: PropertyKey): string {
  const camel = String(step)
  const keys = typeof parent === 'object' && parent !== null ? Object.keys(parent) : []
  return keys.find((key) => camelize(key) === camel) ?? camel
}

/** What we send, in the names of the API: `fadeInSeconds` is `fade_in`, because its times are in seconds anyway. */
export function toWire(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(toWire)
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name.replace(/Seconds$/, '').replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
      toWire(part),
    ]),
  )
}

/** A name of the API in our spelling: `focal_point` is `focalPoint`. */
export function camelize(name: string): string {
  return name.replace(/(?<=[a-z\d])_([a-z\d])/gi, (_, letter: string) => letter.toUpperCase())
}
