import { isIP } from 'node:net'
import type { HttpBindings } from '@hono/node-server'

/**
 * Whose request it is. What `X-Forwarded-For` says counts only when a trusted proxy has sent it, and of that only the
 * last address that is not a proxy's: whatever stands before it may be invented.
 */
export function clientAddress({ incoming }: HttpBindings, trustedProxies: readonly string[]): string {
  const peer = plainAddress(incoming.socket.remoteAddress ?? '')
  if (!trustedProxies.includes(peer)) return peer
  const header = incoming.headers['x-forwarded-for']
  const named = String(header ?? '')
    .split(',')
    .map((address) => plainAddress(address.trim()))
  const client = named.findLast((address) => !trustedProxies.includes(address))
  return client !== undefined && isIP(client) !== 0 ? client : peer
}

/** An IPv4 address as such, however the socket writes it. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}
