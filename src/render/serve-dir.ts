import { copyFile, link, mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Timeline } from '../timeline/schema.ts'

/**
 * Lays out the folder that Chrome is served from: the bundle, and below `public/` just the media these timelines
 * show. Hard links where the file system allows, so nothing is copied.
 */
export async function layOutServeDir({
  serveDir,
  bundleDir,
  mediaDir,
  timelines,
}: {
  serveDir: string
  bundleDir: string
  mediaDir: string
  timelines: Timeline[]
}): Promise<void> {
  const entries = await readdir(bundleDir, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = path.join(entry.parentPath, entry.name)
    await linkOrCopy(file, path.join(serveDir, path.relative(bundleDir, file)))
  }
  for (const src of new Set(timelines.flatMap(shownMedia))) {
    await linkOrCopy(path.join(mediaDir, src), path.join(serveDir, 'public', src))
  }
}

function shownMedia(timeline: Timeline): string[] {
  return timeline.shots.flatMap(({ picture }) => {
    switch (picture.kind) {
      case 'image':
        return [picture.image.src]
      case 'video':
        return [picture.video.src]
      case 'slate':
        return []
    }
  })
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true })
  await link(from, to).catch(() => copyFile(from, to))
}
