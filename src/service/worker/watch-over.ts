import { EnvironmentError } from '../../errors.ts'
import { familyResidentBytes } from '../../platform/process-family.ts'

/** What a process that draws may do before it counts as broken. */
export type DrawingLimits = {
  /** How long it may say nothing, in ms; a frame takes a fraction of a second. */
  silenceMs: number
  /** What it and all it starts may have in memory. */
  memoryBytes: number
}

/** Reading /proc takes a millisecond or two. */
const LOOK_MS = 1000

/**
 * Watches a process that draws.
 *
 * @param giveUp is called once, when it has to be ended.
 * @returns what it calls to be heard, and to end the watching.
 */
export function watchOver(
  pid: number | undefined,
  limits: DrawingLimits,
  giveUp: (why: EnvironmentError) => void,
): { heard: () => void; stop: () => void } {
  let heardAtMs = performance.now()
  const timer = setInterval(() => {
    const why = troubleOf({ silentMs: performance.now() - heardAtMs, memoryBytes: memoryOf(pid) }, limits)
    if (why === null) return
    clearInterval(timer)
    giveUp(why)
  }, LOOK_MS)
  return {
    heard: () => {
      heardAtMs = performance.now()
    },
    stop: () => clearInterval(timer),
  }
}

function memoryOf(pid: number | undefined): number {
  return pid === undefined ? 0 : familyResidentBytes(pid)
}

function troubleOf(
  { silentMs, memoryBytes }: { silentMs: number; memoryBytes: number },
  limits: DrawingLimits,
): EnvironmentError | null {
  if (silentMs > limits.silenceMs) {
    return new EnvironmentError(
      'RENDER_SILENT',
      `What draws has not finished a frame for ${Math.round(silentMs / 1000)} s and was ended. It is tried again with a new browser.`,
    )
  }
  if (memoryBytes > limits.memoryBytes) {
    return new EnvironmentError(
      'RENDER_OOM',
      `What draws took ${Math.round(memoryBytes / 1e6)} MB of memory, more than the ${Math.round(limits.memoryBytes / 1e6)} MB it may, and was ended. Give the worker more memory, or export at a smaller size.`,
    )
  }
  return null
}
