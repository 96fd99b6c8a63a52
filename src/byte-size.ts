const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/**
 * The bytes of a size as people write it: `10GB`, `1.5 tb`, `800000`. Units are decimal, as disks are sold.
 *
 * @returns null when it is none.
 */
export function parseByteSize(written: string): number | null {
  const [, number, unit = 'B'] = /^(\d+(?:\.\d+)?)\s*([kmgt]?b)?$/i.exec(written.trim()) ?? []
  if (number === undefined) return null
  const bytes = Math.round(
    Number(number) * 1000 ** UNITS.findIndex((each) => each.toLowerCase() === unit.toLowerCase()),
  )
  return Number.isSafeInteger(bytes) ? bytes : null
}

/** Such as `1.5 GB`, in the largest unit of which there is one. */
export function describeByteSize(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`
}
