import { writeFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'
import { listProcesses, parentOf } from './process-family.ts'

/** Halfway to the lowest. */
const NICENESS = 10

/**
 * Makes a process, and what it starts, give way to whatever else wants the processor. Linux may weigh sessions and not
 * processes (sched(7), autogroups), where niceness counts only within each; so that of the session is set, too.
 */
export function giveWay(pid: number): void {
  try {
    setPriority(pid, NICENESS)
    writeFileSync(`/proc/${pid}/autogroup`, String(NICENESS))
  } catch {
    // It is gone already, or this system weighs processes alone.
  }
}

/** What this process has started in sessions of their own gives way as this process does. */
export function childrenGiveWay(): void {
  if (getPriority() < NICENESS) return
  for (const pid of listProcesses()) if (parentOf(pid) === process.pid) giveWay(pid)
}
