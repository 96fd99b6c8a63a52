import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** All addresses of a host name, as `dns.lookup` finds them. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>

/** A URL that may be fetched, or a half sentence about why not, such as `it is not https`. */
export type Admission =
  | {
      kind: 'admitted'
      url: URL
      /** The only ones to connect to; null where the origin is trusted, and any will do. */
      addresses: LookupAddress[] | null
    }
  | { kind: 'forbidden'; reason: string }

/**
 * Decides whether a URL that a project, a redirect or a user gave may be asked for anything: https on its usual port, no
 * user name, and a host all of whose addresses are public. A trusted origin, which somebody configured, may be anything.
 * Connecting to no other address than those returned keeps a name from meaning something else a moment later.
 *
 * @param from where a redirect was met, which its location is relative to.
 * @throws what `resolve` throws.
 */
export async function admitUrl({
  written,
  from,
  trustedOrigins,
  resolve,
}: {
  written: string
  from: URL | null
  trustedOrigins: ReadonlySet<string>
  resolve: Resolve
}): Promise<Admission> {
  if (!URL.canParse(written, from ?? undefined)) return forbidden('it is no URL')
  const url = new URL(written, from ?? undefined)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return forbidden(`it begins with ${url.protocol}`)
  if (url.username !== '' || url.password !== '') return forbidden('it holds a user name')
  if (from?.protocol === 'https:' && url.protocol === 'http:') return forbidden('it leads from https to http')
  if (trustedOrigins.has(url.origin)) return { kind: 'admitted', url, addresses: null }
  if (url.protocol !== 'https:') return forbidden('it is not https')
  if (url.port !== '') return forbidden(`its port is ${url.port}`)

  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const family = isIP(host)
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }]
  // One of many is enough to refuse: which of them is connected to is left to chance.
  const isPublic = addresses.length > 0 && addresses.every(({ address }) => isPublicAddress(address))
  return isPublic ? { kind: 'admitted', url, addresses } : forbidden('its host is not on the public internet')
}

function forbidden(reason: string): Admission {
  return { kind: 'forbidden', reason }
}
