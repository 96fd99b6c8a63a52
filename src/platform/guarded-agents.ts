import type { LookupAddress } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import { isPublicAddress } from './public-address.ts'

/** Opens a TCP connection as `net.connect` does. */
export type Connect = (options: net.TcpNetConnectOpts) => net.Socket

export type GuardedAgents = { http: http.Agent; https: https.Agent }

/**
 * Agents whose connections go to the addresses that `pinTo` names, and to no other. They are kept for the next request to
 * the same origin until the agents are destroyed.
 */
export function createGuardedAgents(connect: Connect): GuardedAgents {
  const plain = new http.Agent({ keepAlive: true })
  const secure = new https.Agent({ keepAlive: true })
  plain.createConnection = (options) => {
    const socket = openSocket(connect, options)
    return onlyPublic({ socket, stream: socket, options })
  }
  secure.createConnection = (options) => {
    const socket = openSocket(connect, options)
    const { servername = '', host } = options
    const stream = tls.connect({ socket, servername, host: host ?? servername, ALPNProtocols: ['http/1.1'] })
    return onlyPublic({ socket, stream, options })
  }
  return { http: plain, https: secure }
}

/** The part of a request's options that keeps it at addresses that were checked; null, for a trusted origin, does not. */
export function pinTo(addresses: LookupAddress[] | null): { lookup?: net.LookupFunction } {
  if (addresses === null) return {}
  return {
    lookup: (_hostname, { all }, callback) => {
      const [first] = addresses
      if (all) callback(null, addresses)
      else callback(null, first?.address ?? '', first?.family)
    },
  }
}

/** A connection to an address that was not checked. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError'
}

function openSocket(connect: Connect, { host, port, lookup }: http.ClientRequestArgs): net.Socket {
  return connect({ host: host ?? '', port: Number(port), ...(lookup && { lookup }), autoSelectFamily: true })
}

/** Whatever the system made of the addresses: what counts is whom we are talking to. */
function onlyPublic<Stream extends net.Socket>({
  socket,
  stream,
  options,
}: {
  socket: net.Socket
  stream: Stream
  options: http.ClientRequestArgs
}): Stream {
  if (!options.lookup) return stream
  // Before anybody else hears of the connection and writes to it.
  socket.prependOnceListener('connect', () => {
    if (!isPublicAddress(socket.remoteAddress ?? '')) stream.destroy(new ForbiddenAddressError())
  })
  return stream
}
