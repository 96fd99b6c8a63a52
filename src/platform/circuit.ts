/** Stops asking a server that fails every time, so that many calls at once do not each find it out for themselves. */
export type Circuit = {
  /** @throws the last failure, while there were too many in a row just now. */
  assertClosed(): void
  answered(): void
  failed(error: Error): void
}

export function createCircuit({ failures, openMs }: { failures: number; openMs: number }): Circuit {
  let failuresInARow = 0
  let last: { error: Error; atMs: number } | null = null
  return {
    assertClosed() {
      if (last && failuresInARow >= failures && performance.now() < last.atMs + openMs) throw last.error
    },
    answered() {
      failuresInARow = 0
    },
    failed(error) {
      failuresInARow += 1
      last = { error, atMs: performance.now() }
    },
  }
}
