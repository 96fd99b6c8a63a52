import { readdirSync, readFileSync } from 'node:fs'

/**
 * Kills every process below this one, whatever group it is in. Chrome is started in a group of its own, and where a
 * script starts it, as on Debian, nothing else ends it together with us. Synchronous, for the last moments of a
 * process; only on Linux, as it reads `/proc`.
 */
export function killDescendants(): void {
  if (process.platform !== 'linux') return
  const parents = readParents()
  const family = new Set([process.pid])
  for (let size = 0; size !== family.size; ) {
    size = family.size
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid)
  }
  family.delete(process.pid)
  for (const pid of family) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
}

/** The parent of each process. */
function readParents(): Map<number, number> {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      // The program's name, in parentheses, may hold anything; its state and its parent's id follow.
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
      parents.set(pid, Number(parent))
    } catch {
      // It has ended since the folder was read.
    }
  }
  return parents
}
