import { execa } from 'execa'

/**
 * What comes before a command so that it runs with a network of its own, in which there is loopback and nothing else:
 * the words of util-linux's `unshare`. Empty where the system does not allow it.
 */
export type NetworkIsolation = readonly string[]

/**
 * A user namespace lets anyone make a network namespace; the user stays who it is, because Chrome refuses to be a root
 * that it was not before. Capabilities are kept to bring loopback up, and gone with the next command of that user.
 */
const UNSHARE = ['unshare', '--user', '--map-current-user', '--keep-caps', '--net']

/** `ip` is where only root looks. */
const WITH_LOOPBACK = ['sh', '-c', 'PATH="$PATH:/usr/sbin:/sbin" ip link set lo up && exec "$0" "$@"']

/** Whether this system lets us, found out by trying (about 10 ms). */
export async function findNetworkIsolation(): Promise<NetworkIsolation> {
  if (process.platform !== 'linux') return []
  const isolation = [...UNSHARE, ...WITH_LOOPBACK]
  const [command = '', ...args] = isolation
  const { failed } = await execa(command, [...args, 'true'], { reject: false, timeout: 10_000 })
  return failed ? [] : isolation
}
