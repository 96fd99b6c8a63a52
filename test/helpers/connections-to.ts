import { readFile } from 'node:fs/promises'

/** How many connections of this machine to a port of its own are established, as those who connected see it. */
export async function connectionsTo(port: number): Promise<number> {
  return (await establishedConnections()).filter(({ remote }) => remote.endsWith(hexPort(port))).length
}

/** The same as the server sees it: one it has given up may not have told the other side yet. */
export async function connectionsAt(port: number): Promise<number> {
  return (await establishedConnections()).filter(({ local }) => local.endsWith(hexPort(port))).length
}

async function establishedConnections(): Promise<{ local: string; remote: string }[]> {
  const rows = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/))
  return rows.flatMap(([, local = '', remote = '', state]) => (state === '01' ? [{ local, remote }] : []))
}

function hexPort(port: number): string {
  return `:${port.toString(16).toUpperCase().padStart(4, '0')}`
}
