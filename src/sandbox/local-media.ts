import path from 'node:path'
import { z } from 'zod'
import { existingFile } from './media-file.ts'
import type { Store } from './open-store.ts'

/** The file behind the `url` of an image or track, when it is one of the sandbox's own. */
export async function localMedia({
  store,
  projectId,
  media,
}: {
  store: Store
  projectId: string
  media: unknown
}): Promise<string | null> {
  const parsed = z.object({ url: z.string().startsWith('media/') }).safeParse(media)
  if (!parsed.success) return null
  return existingFile({ folders: store.mediaFolders(projectId), name: path.basename(parsed.data.url) })
}
