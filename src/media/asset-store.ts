import { lstat, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { hashFile, publishFile, publishJson } from '../platform/durable-file.ts'
import { linkOrCopy } from '../platform/link-or-copy.ts'
import { readJson } from '../platform/read-json.ts'
import { touch } from '../platform/touch.ts'

/**
 * Media files by content, in one folder for all projects: `assets/<sha256>.<extension>`. Beside them small JSON
 * notes: which bytes a URL gave last, and which asset a recipe made of which bytes. Files are pruned at any time; a run
 * works with names of its own for those it uses.
 */
export type AssetStore = {
  /** The run's own folder, whose `assets/` holds the files it uses; a media reference's `src` is below it. */
  dir: string
  pathOf: (src: string) => string
  /** Whether the store has a file, with the bytes its name says; from then on this run has it. */
  hold: (src: string) => Promise<boolean>
  /** Takes a finished file from the same file system into the store, holds it, and returns its `src`. */
  adopt: (file: string, name: { sha256: string; extension: string }) => Promise<string>
  readNote: <Note>(name: string, schema: z.ZodType<Note>) => Promise<Note | null>
  writeNote: (name: string, note: unknown) => Promise<void>
}

/** @param workDir of the run, where `dir` is made. */
export async function openAssetStore(dataDir: string, workDir: string): Promise<AssetStore> {
  const keptDir = path.join(dataDir, 'media')
  const dir = path.join(workDir, 'media')
  await mkdir(path.join(keptDir, 'assets'), { recursive: true })
  await mkdir(path.join(keptDir, 'notes'), { recursive: true })
  const keptPath = (src: string) => path.join(keptDir, src)
  const pathOf = (src: string) => path.join(dir, src)
  const notePath = (name: string) => path.join(keptDir, 'notes', `${name}.json`)
  return {
    dir,
    pathOf,
    hold: async (src) => {
      await linkOrCopy(keptPath(src), pathOf(src)).catch(() => undefined)
      if (await isIntact(pathOf(src))) {
        await touch(keptPath(src))
        return true
      }
      await rm(pathOf(src), { force: true })
      return false
    },
    adopt: async (file, { sha256, extension }) => {
      const src = `assets/${sha256}.${extension}`
      // First, because the file may be pruned as soon as it has its name.
      await linkOrCopy(file, pathOf(src))
      // A folder in its place, whoever made it, is in the way.
      await publishFile(file, keptPath(src)).catch(async () => {
        await rm(keptPath(src), { recursive: true, force: true })
        await publishFile(file, keptPath(src))
      })
      return src
    },
    readNote: async (name, schema) => {
      await touch(notePath(name))
      // One that is missing or does not make sense is no note: what it said is found out again.
      return schema.safeParse(await readJson(notePath(name))).data ?? null
    },
    writeNote: (name, note) => publishJson(notePath(name), note),
  }
}

/** Read to its end every time: a film made of a damaged file would be told from a good one by nobody. */
async function isIntact(file: string): Promise<boolean> {
  // Not what a symbolic link leads to.
  const found = await lstat(file).catch(() => null)
  return found !== null && found.isFile() && (await hashFile(file)) === path.parse(file).name
}
