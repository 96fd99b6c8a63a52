import { listProcesses, parentOf, readProc } from '../../src/platform/process-family.ts'

const EVERY_MS = 100

/** One look in so many is a thorough one, whatever is seen. */
const THOROUGH_EVERY = 10

/** By how much more there has to be for a thorough look in between. */
const WORTH_A_LOOK = 1.02

/**
 * Watches the memory of a process and of all that it starts, on Linux: the sum of what each has for itself and of its
 * share in what it has in common with others (Pss), so that Chrome's processes do not count their libraries twice.
 * The kernel works hard for that sum, on cores the watched processes need; so it is taken once a second and whenever
 * the simple one (Rss), looked at ten times a second, is higher than at any such look by a fiftieth.
 *
 * @returns what ends the watching and gives the highest sum, in bytes.
 */
export function watchMemory(pid: number): () => number {
  const members = new Set([pid])
  const strangers = new Set<number>()
  let [looks, highestLookedAt, peakBytes] = [0, 0, 0]
  const timer = setInterval(() => {
    for (const each of listProcesses()) {
      if (members.has(each) || strangers.has(each)) continue
      const family = members.has(parentOf(each)) ? members : strangers
      family.add(each)
    }
    const rss = sum([...members].map(rssPages))
    if (rss > WORTH_A_LOOK * highestLookedAt || looks % THOROUGH_EVERY === 0) {
      peakBytes = Math.max(peakBytes, sum([...members].map(pssBytes)))
      highestLookedAt = Math.max(highestLookedAt, rss)
    }
    looks += 1
  }, EVERY_MS)
  return () => {
    clearInterval(timer)
    return peakBytes
  }
}

// --- internal ---

function rssPages(pid: number): number {
  return Number(readProc(pid, 'statm').split(' ')[1] ?? 0)
}

function pssBytes(pid: number): number {
  return 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(readProc(pid, 'smaps_rollup'))?.[1] ?? 0)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
