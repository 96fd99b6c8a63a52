import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { hashFile, publishFile, publishJson } from '../platform/durable-file.ts'

/** A finished segment on disk. */
export type RenderedSegment = { key: string; path: string; durationInFrames: number; sha256: string }

export type SegmentStore = {
  /** The segment with this key, re-hashed; null when there is none or it is not what was put there. */
  find: (key: string) => Promise<RenderedSegment | null>
  /** Takes a finished file from the same file system; from then on it survives a crash. */
  put: (file: string, segment: { key: string; durationInFrames: number }) => Promise<RenderedSegment>
}

const noteSchema = z.object({ durationInFrames: z.int().positive(), sha256: z.string() })

/**
 * Finished segments by key, shared by all exports and projects. The note beside a file is written last: without it
 * the file does not count.
 */
export async function openSegmentStore(dataDir: string): Promise<SegmentStore> {
  const dir = path.join(dataDir, 'segments')
  await mkdir(dir, { recursive: true })
  const fileOf = (key: string) => path.join(dir, `${key}.mp4`)
  const noteOf = (key: string) => path.join(dir, `${key}.json`)
  return {
    find: async (key) => {
      const text = await readFile(noteOf(key), 'utf8').catch(() => null)
      if (text === null) return null
      const note = noteSchema.safeParse(parseJson(text))
      const sha256 = await hashFile(fileOf(key)).catch(() => null)
      if (note.success && note.data.sha256 === sha256) return { key, path: fileOf(key), ...note.data }
      await rm(noteOf(key), { force: true })
      return null
    },
    put: async (file, { key, durationInFrames }) => {
      const sha256 = await hashFile(file)
      await publishFile(file, fileOf(key))
      await publishJson(noteOf(key), { durationInFrames, sha256 })
      return { key, path: fileOf(key), durationInFrames, sha256 }
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
