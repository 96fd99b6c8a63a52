import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { hashFile, publishFile, publishJson } from '../platform/durable-file.ts'
import { linkOrCopy } from '../platform/link-or-copy.ts'
import { touch } from '../platform/touch.ts'

/** A finished segment on disk. */
export type RenderedSegment = { key: string; path: string; durationInFrames: number; sha256: string }

export type SegmentStore = {
  /**
   * The segment with this key, re-hashed; null when there is none, or it is not what was put there or not as long as
   * expected. To find it is to use it: those not used for longest are pruned first.
   */
  find: (key: string, expectedFrames?: number) => Promise<RenderedSegment | null>
  /** Takes a finished file from the same file system; from then on it survives a crash. */
  put: (file: string, segment: { key: string; durationInFrames: number }) => Promise<RenderedSegment>
}

const noteSchema = z.object({ durationInFrames: z.int().positive(), sha256: z.string() })

/**
 * Finished segments by key, shared by all exports and projects. The note beside a file is written last: without it
 * the file does not count.
 *
 * @param workDir of the run: what it finds and puts gets a second name there, so that the store may be pruned at any
 *   moment.
 */
export async function openSegmentStore(dataDir: string, workDir: string): Promise<SegmentStore> {
  const dir = path.join(dataDir, 'segments')
  await mkdir(dir, { recursive: true })
  const keptPath = (key: string) => path.join(dir, `${key}.mp4`)
  const notePath = (key: string) => path.join(dir, `${key}.json`)
  const heldPath = (key: string) => path.join(workDir, 'segments', `${key}.mp4`)
  return {
    find: async (key, expectedFrames) => {
      const text = await readFile(notePath(key), 'utf8').catch(() => null)
      if (text === null) return null
      const note = noteSchema.safeParse(parseJson(text)).data
      const file = heldPath(key)
      await linkOrCopy(keptPath(key), file).catch(() => undefined)
      const sha256 = await hashFile(file).catch(() => null)
      if (note && note.sha256 === sha256 && note.durationInFrames === (expectedFrames ?? note.durationInFrames)) {
        await touch(notePath(key))
        return { key, path: file, ...note }
      }
      await rm(notePath(key), { force: true })
      await rm(file, { force: true })
      return null
    },
    put: async (file, { key, durationInFrames }) => {
      const sha256 = await hashFile(file)
      // First, because the file may be pruned as soon as it has its name.
      await linkOrCopy(file, heldPath(key))
      await publishFile(file, keptPath(key))
      await publishJson(notePath(key), { durationInFrames, sha256 })
      return { key, path: heldPath(key), durationInFrames, sha256 }
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
