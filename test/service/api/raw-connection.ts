import { once } from 'node:events'
import net from 'node:net'
import { onTestFinished } from 'vitest'

/** A connection on which a test writes what no client would. */
export type RawConnection = {
  socket: net.Socket
  write: (text: string) => void
  /** All that came until now. */
  received: () => string
  /** When the other side has closed it: after how long, and all that came. */
  closed: Promise<{ afterMs: number; received: string }>
}

export async function connectRaw(port: number): Promise<RawConnection> {
  const socket = net.connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const startedMs = performance.now()
  let text = ''
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
  })
  socket.on('error', () => undefined)
  const closed = once(socket, 'close').then(() => ({ afterMs: performance.now() - startedMs, received: text }))
  await once(socket, 'connect')
  return { socket, received: () => text, closed, write: (written) => void socket.write(written, 'latin1') }
}
