import { BlockList, isIP } from 'node:net'

/** Of IPv6, only 2000::/3 is global unicast; what maps, embeds or tunnels IPv4 is in these or outside of it. */
const GLOBAL_IPV6 = blockList([], [['2000::', 3]])

/** Ranges of the IANA special-purpose registries that are not the public internet. */
const SPECIAL = blockList(
  [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    // Link-local, and the metadata services of clouds.
    ['169.254.0.0', 16],
    // The metadata service of Azure, in a range that is public otherwise.
    ['168.63.129.16', 32],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ],
  [
    // IETF protocol assignments, Teredo among them.
    ['2001::', 23],
    ['2001:db8::', 32],
    // 6to4
    ['2002::', 16],
    ['3fff::', 20],
  ],
)

/** Whether an IP address, written as the system writes it, is a host of the public internet (global unicast). */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !SPECIAL.check(address, 'ipv4')
    case 6:
      return GLOBAL_IPV6.check(address, 'ipv6') && !SPECIAL.check(address, 'ipv6')
    default:
      return false
  }
}

type Range = readonly [network: string, prefix: number]

function blockList(ipv4: readonly Range[], ipv6: readonly Range[]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of ipv4) list.addSubnet(network, prefix, 'ipv4')
  for (const [network, prefix] of ipv6) list.addSubnet(network, prefix, 'ipv6')
  return list
}
