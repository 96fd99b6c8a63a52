import { readdir, readFile } from 'node:fs/promises'

/** A process of this machine, as the system shows it. */
export type Process = { pid: number; parent: number; command: string; environment: string }

/** Every process we may look at whose environment or command line mentions a text. */
export async function processesMentioning(text: string): Promise<Process[]> {
  const processes = await listProcesses()
  return processes.filter(
    ({ pid, command, environment }) => pid !== process.pid && (command.includes(text) || environment.includes(text)),
  )
}

async function listProcesses(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map((pid) => readProcess(Number(pid)).catch(() => null)))
  return found.filter((each) => each !== null)
}

async function readProcess(pid: number): Promise<Process> {
  const [command, environment, stat] = await Promise.all(
    ['cmdline', 'environ', 'stat'].map((name) => readFile(`/proc/${pid}/${name}`, 'latin1')),
  )
  const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  return { pid, parent, command: command ?? '', environment: environment ?? '' }
}
