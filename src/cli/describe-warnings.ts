/** More would scroll away what was asked for; the receipt has them all. */
const MOST = 8

/** The warnings of a timeline, for people: a line each. */
export function describeWarnings(warnings: string[]): string[] {
  const lines = warnings.slice(0, MOST).map((warning) => `  note: ${warning}`)
  return warnings.length > MOST ? [...lines, `  and ${warnings.length - MOST} more notes`] : lines
}
