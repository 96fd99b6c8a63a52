import { readdirSync, readFileSync } from 'node:fs'
import { monotonicMs } from './monotonic-ms.ts'

// proc(5), of Linux; elsewhere, and of what is gone, there is nothing.

/** How long a signal may take to stop or end a process: one that is starting another does that first. */
const MOST_STOPPING_MS = 500

/** Every process there is, in ascending order, so that parents usually come before their children. */
export function listProcesses(): number[] {
  return entriesOf('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => a - b)
}

/** 0 when it is gone. */
export function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readProc(pid, 'status'))?.[1] ?? 0)
}

/** What a process has in memory, with what it shares with others, in bytes. */
export function residentBytesOf(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(readProc(pid, 'status'))?.[1] ?? 0)
}

/** The same for a process and all that it has started, directly or not. */
export function familyResidentBytes(pid: number): number {
  return membersOf(pid).reduce((total, each) => total + residentBytesOf(each), 0)
}

/** A process that was running: ids are used again, but not with the same start, in ticks since the system's. */
export type Relative = { pid: number; startedAt: string }

/** A process and all that it has started, directly or not; what has lost its parent is not found. */
export function familyOf(pid: number): Relative[] {
  return membersOf(pid).map((each) => ({ pid: each, startedAt: statOf(each).startedAt }))
}

/**
 * Kills all that a process has started, directly or not, and is back when they have ended. Nothing is started meanwhile:
 * the process itself, unless it is this one, is stopped, and stays so.
 */
export function killDescendants(pid: number): void {
  if (pid !== process.pid) sendSignal(pid, 'SIGSTOP')
  const deadlineMs = monotonicMs() + MOST_STOPPING_MS
  const stopped: Relative[] = []
  for (;;) {
    const others = familyOf(pid).filter((each) => each.pid !== pid && !stopped.some((other) => other.pid === each.pid))
    const areAllStill = [pid, ...stopped.map((each) => each.pid)].every(isStill)
    if (others.length === 0 && (areAllStill || monotonicMs() > deadlineMs)) break
    for (const each of others) sendSignal(each.pid, 'SIGSTOP')
    stopped.push(...others)
  }
  for (const each of stopped) sendSignal(each.pid, 'SIGKILL')
  while (stopped.some(isRunning) && monotonicMs() < deadlineMs);
}

/** To one that may have ended. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended.
  }
}

/** What has ended counts as such even if nobody collects it. */
export function isRunning({ pid, startedAt }: Relative): boolean {
  const now = statOf(pid)
  return now.startedAt !== '' && now.startedAt === startedAt && !/[ZX]/.test(now.state)
}

/** A file of a process, as text; empty when it is gone. */
export function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1')
  } catch {
    return ''
  }
}

/** Nothing is started by it. */
function isStill(pid: number): boolean {
  return pid === process.pid || !/[RSDI]/.test(statOf(pid).state)
}

function membersOf(pid: number): number[] {
  const family = new Set([pid])
  for (const each of listProcesses()) if (family.has(parentOf(each))) family.add(each)
  return [...family]
}

/** Empty when it is gone. */
function statOf(pid: number): { state: string; startedAt: string } {
  const stat = readProc(pid, 'stat')
  // The name, in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0] ?? '', startedAt: fields[19] ?? '' }
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
