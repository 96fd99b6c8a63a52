import type { Limits } from './limits.ts'

/** Keeps a long run against a server that fails now and then from asking it much more than it would otherwise. */
export type RetryBudget = {
  /** A request is sent. */
  sent(): void
  /** Whether a failed one may be sent again; each yes counts. */
  spend(): boolean
}

export function createRetryBudget({ retryShare, fewestRetries, retryWindowMs }: Limits): RetryBudget {
  let sentAtMs: number[] = []
  let spentAtMs: number[] = []
  const isRecent = (atMs: number) => atMs > performance.now() - retryWindowMs
  return {
    sent() {
      sentAtMs = [...sentAtMs.filter(isRecent), performance.now()]
    },
    spend() {
      spentAtMs = spentAtMs.filter(isRecent)
      const allowed = Math.max(fewestRetries, retryShare * sentAtMs.filter(isRecent).length)
      if (spentAtMs.length >= allowed) return false
      spentAtMs.push(performance.now())
      return true
    },
  }
}
