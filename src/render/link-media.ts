import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { linkOrCopy } from '../platform/link-or-copy.ts'
import type { Timeline } from '../timeline/schema.ts'

/**
 * Lays out a folder that Remotion serves as its public folder: just the media these timelines name. Hard links where
 * the file system allows, so nothing is copied.
 */
export async function linkMedia({
  timelines,
  mediaDir,
  publicDir,
}: {
  timelines: Timeline[]
  mediaDir: string
  publicDir: string
}): Promise<void> {
  await mkdir(publicDir, { recursive: true })
  for (const src of new Set(timelines.flatMap(namedMedia))) {
    await linkOrCopy(path.join(mediaDir, src), path.join(publicDir, src))
  }
}

/** What of the media folder a timeline is made of. */
export function namedMedia({ shots, logo, audioClips }: Timeline): string[] {
  const pictures = shots.flatMap(({ picture }) => {
    switch (picture.kind) {
      case 'image':
        return [picture.image.src]
      case 'video':
        return [picture.video.src]
      case 'slate':
      case 'card':
        return []
    }
  })
  const stills = [logo, ...shots.map(({ still }) => still)].flatMap((image) => (image ? [image.src] : []))
  return [...pictures, ...stills, ...audioClips.map((clip) => clip.media.src)]
}
