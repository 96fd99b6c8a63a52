import type { ApiGroups } from './mstudio/api-groups.ts'

/** Where a film is in M Studio. */
export type UploadedFilm = { assetId: string; exportId: string; url: string }

/**
 * Uploads a finished film into its project's library, and lists it as an export of the project.
 *
 * @throws what the API throws.
 */
export async function uploadFilm({
  api: { assets, exports },
  projectId,
  file,
  signal,
}: {
  api: ApiGroups
  projectId: string
  file: string
  signal: AbortSignal
}): Promise<UploadedFilm> {
  const { id: assetId, url } = await assets.upload({ projectId, file, signal })
  const { id: exportId } = await exports.create({ projectId, assetId, signal })
  return { assetId, exportId, url }
}
