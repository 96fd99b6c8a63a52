/**
 * A time as subtitle files write it: `01:02:03,456`.
 *
 * @param point between seconds and milliseconds.
 */
export function clock(seconds: number, point: ',' | '.'): string {
  const ms = Math.round(seconds * 1000)
  const fields = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60]
  return `${fields.map((field) => String(field).padStart(2, '0')).join(':')}${point}${String(ms % 1000).padStart(3, '0')}`
}
