import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { hashFile } from '../../platform/durable-file.ts'
import type { Storage } from './storage.ts'

/** Finished files that workers on several machines share, such as segments and normalised media. */
export type SharedFiles = {
  /** Lets the others have a file. Two may do it at once with different bytes: one of them counts, whole. */
  put(key: string, file: string, sha256: string): Promise<void>
  /**
   * Brings a file to this machine, under its name when it is whole and has the bytes that were put. What has not is
   * removed, so that somebody may put it again.
   *
   * @returns its hash; null when there is none.
   */
  bring(key: string, file: string): Promise<{ sha256: string } | null>
}

const noteSchema = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })

/**
 * The bytes are kept under their hash, and a note that is written last says which of them the key means.
 *
 * @param prefix before all keys, such as `shared/segments`.
 */
export function openSharedFiles(storage: Storage, prefix: string): SharedFiles {
  const noteKey = (key: string) => `${prefix}/${key}.json`
  const bytesKey = (key: string, sha256: string) => `${prefix}/${key}/${sha256}`
  const noted = async (key: string) => {
    if ((await storage.stat(noteKey(key))) === null) return null
    const note = await storage.read(noteKey(key), null).then(text)
    return noteSchema.safeParse(parseJson(note)).data ?? null
  }
  return {
    async put(key, file, sha256) {
      const isThere = (await storage.stat(bytesKey(key, sha256))) !== null
      if (!isThere) await storage.put(bytesKey(key, sha256), file)
      if ((await noted(key))?.sha256 === sha256) return
      const noteFile = path.join(tmpdir(), `storyreel-note-${randomUUID()}.json`)
      try {
        await writeFile(noteFile, JSON.stringify({ sha256 }))
        await storage.put(noteKey(key), noteFile)
      } finally {
        await rm(noteFile, { force: true })
      }
    },
    async bring(key, file) {
      const note = await noted(key)
      if (note === null) return null
      const temporaryFile = `${file}.${randomUUID()}.partial`
      await mkdir(path.dirname(file), { recursive: true })
      try {
        if (!(await storage.fetch(bytesKey(key, note.sha256), temporaryFile))) return null
        if ((await hashFile(temporaryFile)) === note.sha256) {
          await rename(temporaryFile, file)
          return note
        }
        await storage.removeAll(`${prefix}/${key}/`)
        return null
      } finally {
        await rm(temporaryFile, { force: true })
      }
    },
  }
}

function parseJson(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return null
  }
}
