import { readdirSync, readFileSync } from 'node:fs'

// proc(5), of Linux; elsewhere, and of what is gone, there is nothing.

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
  const family = new Set([pid])
  for (const each of listProcesses()) if (family.has(parentOf(each))) family.add(each)
  return [...family].reduce((total, each) => total + residentBytesOf(each), 0)
}

/** A file of a process, as text; empty when it is gone. */
export function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1')
  } catch {
    return ''
  }
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
