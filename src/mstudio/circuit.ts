import type { UpstreamError } from '../errors.ts'

/** Stops asking a server that fails every time, so that many calls at once do not each find it out for themselves. */
export type Circuit = {
  /** @throws {UpstreamError} the last failure, while there were too many in a row just now. */
  assertClosed(): void
  answered(): void
  failed(error: UpstreamError): void
}

export function createCircuit({ failures, openMs }: { failures: number; openMs: number }): Circuit {
  let failuresInARow = 0
  let last: { error: UpstreamError; atMs: number } | null = null
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
