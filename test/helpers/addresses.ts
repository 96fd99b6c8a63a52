import type { LookupAddress } from 'node:dns'
import net from 'node:net'

export const PUBLIC = '93.184.215.14'
export const PUBLIC_IPV6 = '2606:2800:21f:cb07:6820:80da:af6b:8b2c'

/** What names mean in these tests. */
export const NAMES: Record<string, string[]> = {
  'media.example': [PUBLIC],
  localhost: ['127.0.0.1', '::1'],
  'a.localhost': ['127.0.0.1'],
  'localhost.localdomain': ['127.0.0.1'],
  'ip6-loopback': ['::1'],
  '127.0.0.1.nip.io': ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'metadata.goog': ['169.254.169.254'],
  'printer.local': ['192.168.1.20'],
  'intranet.example': ['10.1.2.3'],
  'mixed.example': [PUBLIC, 'fd00::1'],
  'two.example': [PUBLIC, '10.0.0.1'],
  'last.example': [PUBLIC, PUBLIC_IPV6, '127.0.0.1'],
  'mapped.example': ['::ffff:10.0.0.1'],
  'nat64.example': ['64:ff9b::a00:1'],
  'zero.example': ['0.0.0.0'],
  'nothing.example': [],
}

export type WatchedNetwork = ReturnType<typeof watchedNetwork>

/** A network that is watched: nothing it is asked for leaves this machine. */
export function watchedNetwork() {
  const resolved: string[] = []
  const connected: net.TcpNetConnectOpts[] = []
  return {
    resolved,
    connected,
    resolve: async (hostname: string): Promise<LookupAddress[]> => {
      resolved.push(hostname)
      const found = NAMES[hostname]
      if (!found) throw Object.assign(new Error(`no such name ${hostname}`), { code: 'ENOTFOUND' })
      return found.map((address) => ({ address, family: net.isIP(address) }))
    },
    connect: (options: net.TcpNetConnectOpts) => {
      connected.push(options)
      return net.connect({ ...options, host: '127.0.0.1', lookup: undefined })
    },
  }
}

const ADDRESSES = [
  ...['127.0.0.1', '127.1', '127.0.1', '0', '0.0.0.0', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '0177.1'],
  ...[
    '127.0.0.1.',
    '127.255.255.254',
    '017700000001',
    '１２７.０.０.１',
    '127。0。0。1',
    '①②⑦.0.0.1',
    '%31%32%37.0.0.1',
  ],
  ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]'],
  ...[
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[2002:a9fe:a9fe::1]',
    '[2001::1]',
    '[2001:db8::1]',
  ],
  ...['[fe80::1]', '[fec0::1]', '[fc00::1]', '[fd00:ec2::254]', '[fdff::1]', '[ff02::1]', '[3fff::1]', '[100::1]'],
  ...['169.254.169.254', '2852039166', '0xa9fea9fe', '0xA9.0xFE.0xA9.0xFE', '0251.0376.0251.0376', '169.16689662'],
  ...['[::ffff:a9fe:a9fe]', '169.254.170.2', '169.254.0.1', '100.100.100.200', '168.63.129.16', '100.64.0.1'],
  ...['10.0.0.1', '10.255.255.255', '0xa000001', '172.16.0.1', '172.31.255.254', '192.168.0.1', '192.168.255.1'],
  ...['192.0.0.1', '192.0.2.1', '192.88.99.1', '198.18.0.1', '198.19.255.1', '198.51.100.1', '203.0.113.9'],
  ...['224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255'],
]

const HOSTS = [
  ...['localhost', 'localhost.', 'LOCALHOST', 'ⓛocalhost', 'lOcAlHoSt', 'a.localhost', 'localhost.localdomain'],
  ...['ip6-loopback', '127.0.0.1.nip.io', 'metadata.google.internal', 'METADATA.google.internal.', 'metadata.goog'],
  ...['printer.local', 'intranet.example', 'mixed.example', 'two.example', 'last.example', 'mapped.example'],
  ...['nat64.example', 'zero.example', 'nothing.example', 'intranet。example'],
]

const URLS = [
  ...['http://media.example/a', 'http://127.0.0.1/', 'http://media.example:80/', 'HTTP://media.example/'],
  ...['https://a@127.0.0.1/', 'https://user:pass@media.example/', 'https://media.example@127.0.0.1/'],
  ...['https://127.0.0.1#@media.example/', 'https://127.0.0.1\\@media.example/', 'https://127.0.0.1?@media.example/'],
  ...['https://127.0.0.1\t/', 'https://127.0.\n0.1/', ' https://127.0.0.1/ ', 'https:127.0.0.1', 'https:///127.0.0.1/'],
  ...[22, 25, 80, 5432, 6379, 8080, 11_211].map((port) => `https://media.example:${port}/`),
  ...['file:///etc/passwd', 'ftp://media.example/a', 'gopher://media.example/1', 'data:image/png;base64,AAAA'],
  ...['blob:https://media.example/1', 'javascript:alert(1)', 'jar:https://media.example/a!/b', 'dict://media.example/'],
  ...['ws://media.example/', 'about:blank', '//media.example/a', '/a', '', 'https://', 'https://[::1', 'https://a b/'],
]

/** URLs that nothing may connect to. */
export const VECTORS = [...ADDRESSES, ...HOSTS].map((host) => `https://${host}/a.png`).concat(URLS)
