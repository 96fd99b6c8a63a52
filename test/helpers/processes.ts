import { readdir, readFile } from 'node:fs/promises'
import { execa } from 'execa'

/** A process of this machine; the pair of numbers is never used twice. */
export type ProcessInfo = { pid: number; startedAt: number; parent: number; commandLine: string; environment: string }

/** All processes whose files in `/proc` may be read. Those that end meanwhile are left out. */
async function listProcesses(): Promise<ProcessInfo[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const found = await Promise.all(pids.map((pid) => readProcess(pid).catch(() => null)))
  return found.filter((info) => info !== null)
}

/** Children, their children, and so on. */
export async function descendantsOf(pid: number): Promise<ProcessInfo[]> {
  const all = await listProcesses()
  const family = new Set([pid])
  for (let size = 0; size !== family.size; ) {
    size = family.size
    for (const info of all) if (family.has(info.parent)) family.add(info.pid)
  }
  return all.filter((info) => info.pid !== pid && family.has(info.pid))
}

/** Whether it is a Chrome that was started to draw, and not one of the processes that Chrome starts. */
export function isBrowser({ commandLine }: ProcessInfo): boolean {
  return /remote-debugging/.test(commandLine) && !/--type=/.test(commandLine)
}

/** Those of `before` that still run. A zombie that nobody collects does not count. */
export async function stillRunning(before: readonly ProcessInfo[]): Promise<ProcessInfo[]> {
  const now = await listProcesses()
  return before.filter(({ pid, startedAt }) => now.some((info) => info.pid === pid && info.startedAt === startedAt))
}

/** Those, but this one, that have the text in their command line or environment. */
export async function processesMentioning(text: string): Promise<ProcessInfo[]> {
  const all = await listProcesses()
  return all.filter(({ pid, commandLine, environment }) => {
    return pid !== process.pid && `${commandLine} ${environment}`.includes(text)
  })
}

/** The number of a process that is no more. */
export async function endedProcess(): Promise<number> {
  const { stdout } = await execa(process.execPath, ['-p', 'process.pid'])
  return Number(stdout)
}

async function readProcess(pid: number): Promise<ProcessInfo | null> {
  const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8')
  const [stat, commandLine, environment] = await Promise.all([read('stat'), read('cmdline'), read('environ')])
  // The name, in parentheses, may hold anything; the state and the numbers follow it.
  const [state, ...numbers] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z' || state === 'X') return null
  return { pid, parent: Number(numbers[0]), startedAt: Number(numbers[18]), commandLine, environment }
}
