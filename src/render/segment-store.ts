import { z } from 'zod'
import { hasKept, openKeptFiles } from './kept-files.ts'

/** A finished segment on disk. */
export type RenderedSegment = { key: string; path: string; durationInFrames: number; sha256: string }

export type SegmentStore = {
  /** Whether there seems to be one with this key; cheap. */
  has: (key: string) => Promise<boolean>
  /** The segment with this key; null when there is none, or it is damaged or not as long as expected. */
  find: (key: string, expectedFrames: number) => Promise<RenderedSegment | null>
  /** Takes a finished file from the same file system; from then on it survives a crash. */
  put: (file: string, segment: { key: string; durationInFrames: number }) => Promise<RenderedSegment>
}

const noteSchema = z.object({ durationInFrames: z.int().positive() })

/** Finished segments; see `openKeptFiles`. */
export async function openSegmentStore(dataDir: string, workDir: string): Promise<SegmentStore> {
  const files = await openKeptFiles({ kind: 'segments', extension: 'mp4', noteSchema, dataDir, workDir })
  return {
    has: (key) => hasSegment(dataDir, key),
    find: async (key, expectedFrames) => {
      const found = await files.find(key)
      if (found?.note.durationInFrames !== expectedFrames) return null
      return { key, path: found.path, sha256: found.sha256, ...found.note }
    },
    put: async (file, { key, durationInFrames }) => {
      const { path, sha256 } = await files.put(file, key, { durationInFrames })
      return { key, path, sha256, durationInFrames }
    },
  }
}

/** Whether the store of a data folder seems to have a segment; cheap. */
export function hasSegment(dataDir: string, key: string): Promise<boolean> {
  return hasKept(dataDir, 'segments', key)
}
