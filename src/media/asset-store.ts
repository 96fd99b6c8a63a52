import { mkdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { publishFile, publishJson } from '../platform/durable-file.ts'

/**
 * Media files by content, in one folder for all projects: `assets/<sha256>.<extension>`. Beside them small JSON
 * notes: which bytes a URL gave last, and which asset a recipe made of which bytes.
 */
export type AssetStore = {
  /** The folder whose `assets/` holds the files; a media reference's `src` is below it. */
  dir: string
  pathOf: (src: string) => string
  /** Takes a finished file from the same file system into the store and returns its `src`. */
  adopt: (file: string, name: { sha256: string; extension: string }) => Promise<string>
  readNote: <Note>(name: string, schema: z.ZodType<Note>) => Promise<Note | null>
  writeNote: (name: string, note: unknown) => Promise<void>
}

export async function openAssetStore(dataDir: string): Promise<AssetStore> {
  const dir = path.join(dataDir, 'media')
  await mkdir(path.join(dir, 'assets'), { recursive: true })
  await mkdir(path.join(dir, 'notes'), { recursive: true })
  const pathOf = (src: string) => path.join(dir, src)
  const notePath = (name: string) => path.join(dir, 'notes', `${name}.json`)
  return {
    dir,
    pathOf,
    adopt: async (file, { sha256, extension }) => {
      const src = `assets/${sha256}.${extension}`
      await publishFile(file, pathOf(src))
      return src
    },
    readNote: async (name, schema) => parseNote(await readFile(notePath(name), 'utf8').catch(() => null), schema),
    writeNote: (name, note) => publishJson(notePath(name), note),
  }
}

/** Whether the store still has a file, with as many bytes as it was noted to have. */
export async function isIntact(file: string, bytes: number): Promise<boolean> {
  const found = await stat(file).catch(() => null)
  return found !== null && found.isFile() && found.size === bytes
}

/** A note that is missing or does not make sense is no note: what it said is found out again. */
function parseNote<Note>(text: string | null, schema: z.ZodType<Note>): Note | null {
  if (text === null) return null
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return null
  }
}
