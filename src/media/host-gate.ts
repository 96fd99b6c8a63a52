import { createCircuit } from '../platform/circuit.ts'
import { retryDelayMs } from '../platform/retry-delay.ts'
import { waitAtLeast } from '../platform/wait-at-least.ts'
import { FailedAttempt } from './download-failure.ts'
import type { DownloadLimits } from './download-limits.ts'

/** What all downloads from one host know of it together. */
export type HostGate = {
  /**
   * Asks the host for one answer: at once, or after a 429 when the host wants to be asked again, one request at a time
   * until it answers.
   *
   * @param attempt the number of the caller's attempt, from 1.
   * @param signal ends the waiting.
   * @throws {FailedAttempt} of the kind `down` while the host fails every time, without asking it; what the request throws.
   */
  ask<Answer>(asking: { attempt: number; signal: AbortSignal; request: () => Promise<Answer> }): Promise<Answer>
}

export function createHostGate(limits: DownloadLimits): HostGate {
  const { circuitFailures, circuitOpenMs } = limits
  const inTurn = createCircuit({ failures: circuitFailures.inTurn, openMs: circuitOpenMs })
  const inAll = createCircuit({ failures: circuitFailures.inAll, openMs: circuitOpenMs })
  let failedAtMs = 0
  let isLimited = false
  let opensAtMs = 0
  let queue: Promise<unknown> = Promise.resolve()

  const ask: HostGate['ask'] = (asking) => {
    if (!isLimited) return askNow(asking)
    const turn = queue.then(async () => {
      await waitAtLeast(opensAtMs - performance.now(), asking.signal)
      return askNow(asking)
    })
    queue = turn.catch(() => undefined)
    return turn
  }

  const askNow: HostGate['ask'] = async ({ attempt, signal, request }) => {
    inTurn.assertClosed()
    inAll.assertClosed()
    const sentAtMs = performance.now()
    try {
      const answer = await request()
      isLimited = false
      answered()
      return answer
    } catch (error) {
      // A caller who went away says nothing about the host.
      if (error instanceof FailedAttempt && !signal.aborted) learnFrom(error, { attempt, sentAtMs })
      throw error
    }
  }

  function learnFrom(failure: FailedAttempt, { attempt, sentAtMs }: { attempt: number; sentAtMs: number }): void {
    if (failure.kind !== 'unavailable') return
    if (failure.status === 429) {
      const delayMs = retryDelayMs({ outcome: failure, attempt, limits, random: Math.random() })
      isLimited = true
      opensAtMs = Math.max(opensAtMs, performance.now() + delayMs)
      answered()
    } else {
      const down = new FailedAttempt('down', `it fails every time, last with: ${failure.message}`)
      inAll.failed(down)
      if (sentAtMs >= failedAtMs) inTurn.failed(down)
      failedAtMs = performance.now()
    }
  }

  function answered(): void {
    inTurn.answered()
    inAll.answered()
  }

  return { ask }
}
