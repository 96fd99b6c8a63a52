import { readFile } from 'node:fs/promises'

/** How many connections of this machine to a port of its own are established. */
export async function connectionsTo(port: number): Promise<number> {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
  const rows = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/))
  return rows.filter(([, , remote, state]) => remote?.endsWith(`:${hexPort}`) && state === '01').length
}
