/** First and last byte, both included. */
export type ByteRange = { first: number; last: number }

/**
 * What of a file a `Range` header asks for. What is no single range of bytes counts as none, and all of it is sent.
 *
 * @returns null for all of it.
 */
export function readByteRange(header: string | undefined, bytes: number): ByteRange | 'unsatisfiable' | null {
  const [, from, to] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/.exec(header ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return null
  if (from === '') {
    const count = Math.min(Number(to), bytes)
    return count === 0 ? 'unsatisfiable' : { first: bytes - count, last: bytes - 1 }
  }
  const first = Number(from)
  if (to !== '' && Number(to) < first) return null
  return first >= bytes ? 'unsatisfiable' : { first, last: to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1) }
}
