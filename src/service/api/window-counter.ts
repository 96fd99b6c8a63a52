const WINDOW_MS = 60_000

/** Beyond so many, those whose minute is over are forgotten. */
const MOST_REMEMBERED = 10_000

/** Counts by the minute, each minute starting with somebody's first. Gives the count, and when the minute ends. */
export function createWindowCounter(): (name: string) => { count: number; secondsLeft: number } {
  const windows = new Map<string, { startMs: number; count: number }>()
  return (name) => {
    const nowMs = performance.now()
    if (windows.size > MOST_REMEMBERED) {
      for (const [each, { startMs }] of windows) if (nowMs >= startMs + WINDOW_MS) windows.delete(each)
    }
    const found = windows.get(name)
    const window = found && nowMs < found.startMs + WINDOW_MS ? found : { startMs: nowMs, count: 0 }
    window.count += 1
    windows.set(name, window)
    return { count: window.count, secondsLeft: Math.max(1, Math.ceil((window.startMs + WINDOW_MS - nowMs) / 1000)) }
  }
}
