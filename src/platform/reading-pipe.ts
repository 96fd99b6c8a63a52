import { randomUUID } from 'node:crypto'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** The way from a process that is started to memory here. */
export type ReadingPipe = {
  /** The other end: to be the process's standard output, and to be closed here once it is. */
  writeEnd: net.Socket
  /** The next bytes, until `next` is called again; null when whoever writes has ended. */
  next: () => Promise<Uint8Array | null>
  close: () => void
}

const MEMORY_BYTES = 256 * 1024

/**
 * Opens a pipe that is read into the same memory again and again. A stream allocates for everything it reads, and where
 * gigabytes of frames pass, collecting that takes longer than reading them.
 */
export async function openReadingPipe(): Promise<ReadingPipe> {
  const server = net.createServer({ pauseOnConnect: true })
  const connected = new Promise<net.Socket>((resolve, reject) => {
    server.once('connection', resolve)
    server.once('error', reject)
  })
  const address = newAddress()
  server.listen(address)
  const memory = new Uint8Array(MEMORY_BYTES)
  let arrived: Uint8Array | null = null
  let isEnded = false
  let wake: () => void = () => undefined
  const callback = (length: number) => {
    arrived = memory.subarray(0, length)
    wake()
    // Until it was taken.
    return false
  }
  const readEnd = net.connect({ path: address, onread: { buffer: memory, callback } })
  for (const event of ['end', 'close', 'error']) {
    readEnd.once(event, () => {
      isEnded = true
      wake()
    })
  }
  const writeEnd = await connected
  server.close()
  return {
    writeEnd,
    next: async () => {
      if (arrived === null && !isEnded) {
        await new Promise<void>((resolve) => {
          wake = resolve
          readEnd.resume()
        })
      }
      const taken = arrived
      arrived = null
      return taken
    },
    close: () => {
      readEnd.destroy()
    },
  }
}

// --- internal ---

/** Linux has addresses that are no files. */
function newAddress(): string {
  const name = `storyreel-${randomUUID()}`
  return process.platform === 'linux' ? `\0${name}` : path.join(tmpdir(), `${name}.sock`)
}
