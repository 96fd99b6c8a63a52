import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { hashFile, makeFolder, publishFile, publishJson } from '../platform/durable-file.ts'
import { exists } from '../platform/exists.ts'
import { linkOrCopy } from '../platform/link-or-copy.ts'
import { touch } from '../platform/touch.ts'

/** Names the folder of the data folder. */
export type KeptKind = 'segments' | 'sounds'

/** A finished file and what was noted about it. */
export type KeptFile<Note> = { path: string; sha256: string; note: Note }

export type KeptFiles<Note> = {
  /**
   * The file with this key, re-hashed; null when there is none, or it is not what was put there. To find it is to use
   * it: those not used for longest are pruned first.
   */
  find: (key: string) => Promise<KeptFile<Note> | null>
  /** Takes a finished file from the same file system; from then on it survives a crash. */
  put: (file: string, key: string, note: Note) => Promise<KeptFile<Note>>
}

/**
 * Finished files by key, shared by all exports and projects. The note beside a file is written last: without it the
 * file does not count.
 *
 * @param extension of the files, without its dot.
 * @param workDir of the run: what it finds and puts gets a second name there, so that the store may be pruned at any
 *   moment.
 */
export async function openKeptFiles<Note>({
  kind,
  extension,
  noteSchema,
  dataDir,
  workDir,
}: {
  kind: KeptKind
  extension: string
  noteSchema: z.ZodType<Note>
  dataDir: string
  workDir: string
}): Promise<KeptFiles<Note>> {
  const dir = path.join(dataDir, kind)
  await makeFolder(dir)
  const keptPath = (key: string) => path.join(dir, `${key}.${extension}`)
  const notePath = (key: string) => path.join(dir, `${key}.json`)
  const heldPath = (key: string) => path.join(workDir, kind, `${key}.${extension}`)
  const schema = z.object({ sha256: z.string(), note: noteSchema })
  return {
    find: async (key) => {
      const text = await readFile(notePath(key), 'utf8').catch(() => null)
      if (text === null) return null
      const noted = schema.safeParse(parseJson(text)).data
      const file = heldPath(key)
      await linkOrCopy(keptPath(key), file).catch(() => undefined)
      const sha256 = await hashFile(file).catch(() => null)
      if (noted && noted.sha256 === sha256) {
        await touch(notePath(key))
        return { path: file, sha256, note: noted.note }
      }
      await rm(notePath(key), { force: true })
      await rm(file, { force: true })
      return null
    },
    put: async (file, key, note) => {
      const sha256 = await hashFile(file)
      // First, because the file may be pruned as soon as it has its name.
      await linkOrCopy(file, heldPath(key))
      await publishFile(file, keptPath(key))
      await publishJson(notePath(key), { sha256, note })
      return { path: heldPath(key), sha256, note }
    },
  }
}

/** Whether there is a note about a file with this key. */
export function hasKept(dataDir: string, kind: KeptKind, key: string): Promise<boolean> {
  return exists(path.join(dataDir, kind, `${key}.json`))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
