import path from 'node:path'
import { localMedia } from './local-media.ts'
import type { Store } from './open-store.ts'
import type { Export } from './resources/export.ts'
import { boardOf } from './state.ts'
import { filmPicture } from './synthesis/film-picture.ts'
import { pictureSize } from './synthesis/paint-picture.ts'

const TEASER_SECONDS = 3

/** Films the first picture of a project, which is all that the sandbox knows of films; real ones are Storyreel's. */
export async function makeExport({
  store,
  made,
  signal,
}: {
  store: Store
  made: Export
  signal: AbortSignal
}): Promise<void> {
  const projectId = String(made.project_id)
  try {
    const { project, frames } = boardOf(store.state, projectId)
    const pictures = await Promise.all(frames.map(({ image }) => localMedia({ store, projectId, media: image })))
    const picture = pictures.find((file) => file !== null)
    if (!picture) throw new Error('No frame of the project has an image of this sandbox.')
    const name = `${made.id}.mp4`
    await filmPicture({
      picture,
      sound: null,
      size: pictureSize(project['aspect_ratio']),
      seconds: TEASER_SECONDS,
      output: path.join(await store.newMediaFolder(projectId), name),
      signal,
    })
    made.url = `media/${name}`
    made.status = 'completed'
  } catch (error) {
    if (signal.aborted) return
    made.status = 'failed'
    made.error = error instanceof Error ? error.message : String(error)
  }
  await store.save()
}
