import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { linkOrCopy } from '../platform/link-or-copy.ts'
import type { Timeline } from '../timeline/schema.ts'
import { linkMedia } from './link-media.ts'

/** Lays out the folder that Chrome is served from: the bundle, and in its public folder the media of the timelines. */
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
  await linkMedia({ timelines, mediaDir, publicDir: path.join(serveDir, 'public') })
}
