/** Shorter waits are nobody's business. */
const WORTH_TELLING_MS = 3000

/** Says on standard error why nothing happens for a while: the rate limit of the key. */
export function tellWait({ code, delayMs }: { code: string; delayMs: number }): void {
  if (code !== 'RATE_LIMITED' || delayMs < WORTH_TELLING_MS) return
  // On a terminal, in place of the line that shows the progress.
  const start = process.stderr.isTTY ? '\r\u001B[2K' : ''
  process.stderr.write(`${start}M Studio’s rate limit is used up; going on in ${Math.ceil(delayMs / 1000)} s.\n`)
}
