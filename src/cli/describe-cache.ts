import { describeByteSize } from '../byte-size.ts'
import { type CacheSummary, sumOfBytes } from './summarise-cache.ts'

/** What a data folder keeps, for people: a line for each kind, then all of it against its limit. */
export function describeCache({
  dataDir,
  limitBytes,
  kinds,
  nowMs,
}: {
  dataDir: string
  limitBytes: number
  kinds: CacheSummary[]
  nowMs: number
}): string {
  const rows = kinds.map(({ kind, count, bytes, oldestUse }) => {
    const age = oldestUse === null ? '' : `  not used for up to ${describeAge(nowMs - Date.parse(oldestUse))}`
    return `  ${kind.padEnd(8)}  ${String(count).padStart(6)}  ${describeByteSize(bytes).padStart(9)}${age}`
  })
  return [dataDir, ...rows, `  ${describeByteSize(sumOfBytes(kinds))} of ${describeByteSize(limitBytes)}`].join('\n')
}

function describeAge(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 120) return `${Math.max(0, minutes)} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}
