import { statfs } from 'node:fs/promises'

const REMEMBERED_MS = 5000

/** Whether the disk of a folder has so much room; asked of the system every few seconds at most. */
export function openDiskRoom(folder: string, leastBytes: number): () => Promise<boolean> {
  let known: { atMs: number; hasRoom: Promise<boolean> } | null = null
  const look = async () => {
    // A folder that is not there yet says nothing about its disk.
    const found = await statfs(folder).catch(() => null)
    return found === null || found.bavail * found.bsize >= leastBytes
  }
  return () => {
    if (known === null || performance.now() - known.atMs > REMEMBERED_MS) {
      known = { atMs: performance.now(), hasRoom: look() }
    }
    return known.hasRoom
  }
}
