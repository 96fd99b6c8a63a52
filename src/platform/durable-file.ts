import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Gives a finished file its final name so that it survives a crash or power loss from then on: contents synced, then
 * renamed (replacing whatever was there), then the folder synced. Both paths must be on one file system.
 */
export async function publishFile(temporaryPath: string, finalPath: string): Promise<void> {
  await syncToDisk(temporaryPath)
  await rename(temporaryPath, finalPath)
  await syncToDisk(path.dirname(finalPath))
}

/** Makes a folder, and those above it that are missing, so that a power loss takes none of them away from then on. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true })
  if (first === undefined) return
  // A folder's name is in the one above it.
  for (let made = path.resolve(folder); made.length >= first.length; made = path.dirname(made)) {
    await syncToDisk(path.dirname(made))
  }
}

/** Writes JSON under a temporary name beside its final one, then publishes it. */
export async function publishJson(finalPath: string, value: unknown): Promise<void> {
  // Several of one process may write the same at once; by the process, what it left when it was killed is known.
  const temporaryPath = `${finalPath}.${randomUUID()}.${process.pid}.partial`
  try {
    await writeFile(temporaryPath, `${JSON.stringify(value, null, 2)}\n`)
    await publishFile(temporaryPath, finalPath)
  } catch (error) {
    await rm(temporaryPath, { force: true })
    throw error
  }
}

/** The SHA-256 of a file's bytes, in hex. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

async function syncToDisk(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
