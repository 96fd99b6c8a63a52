import path from 'node:path'
import type { AssetStore } from '../../media/asset-store.ts'
import type { RenderedSegment, SegmentStore } from '../../render/segment-store.ts'
import { openSharedFiles } from '../storage/shared-files.ts'
import type { Storage } from '../storage/storage.ts'

/** What workers on several machines give each other: media to draw from, and what they have drawn. */
export type SharedWork = {
  giveMedia: (src: string, assets: AssetStore) => Promise<void>
  /** @returns whether this run has it from now on. */
  takeMedia: (src: string, assets: AssetStore) => Promise<boolean>
  giveSegment: (segment: RenderedSegment) => Promise<void>
  /** @returns whether it is in the store of this machine from now on. */
  takeSegment: (segment: { key: string; durationInFrames: number }, store: SegmentStore) => Promise<boolean>
}

/** @param workDir on the file system of the data folder. */
export function openSharedWork(storage: Storage, workDir: string): SharedWork {
  const media = openSharedFiles(storage, 'shared/media')
  const segments = openSharedFiles(storage, 'shared/segments')
  const nameOf = (src: string) => path.basename(src)
  return {
    giveMedia: (src, assets) => media.put(nameOf(src), assets.pathOf(src), path.parse(src).name),
    takeMedia: async (src, assets) => {
      const file = path.join(workDir, `taken-${nameOf(src)}`)
      const taken = await media.bring(nameOf(src), file)
      // A file's name says what is in it.
      if (taken?.sha256 !== path.parse(src).name) return false
      return (await assets.adopt(file, { ...taken, extension: path.extname(src).slice(1) })) === src
    },
    giveSegment: ({ key, path: file, sha256 }) => segments.put(key, file, sha256),
    takeSegment: async ({ key, durationInFrames }, store) => {
      const file = path.join(workDir, `taken-${key}.mp4`)
      if ((await segments.bring(key, file)) === null) return false
      await store.put(file, { key, durationInFrames })
      return true
    },
  }
}
