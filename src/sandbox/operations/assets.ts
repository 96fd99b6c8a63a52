import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { kindOfMedia } from '../media-file.ts'
import { withMediaUrls } from '../media-urls.ts'
import type { Store } from '../open-store.ts'
import { type Operation, operation, operationWithBody } from '../operation.ts'
import { invalid } from '../refusal.ts'
import { type Asset, assetSchema, assetUpload } from '../resources/asset.ts'
import { boardOf, itemOf, newId, now } from '../state.ts'

const scope = 'assets'
const answer = { kind: 'item', status: 200, schema: assetSchema } as const

export function assetOperations({ state, newMediaFolder }: Store): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/projects/{id}/assets',
      scope,
      summary: 'List the assets of a project',
      answer: { kind: 'list', schema: assetSchema },
      handle: ({ id, origin }) => {
        boardOf(state, id)
        const assets = state.assets.filter(({ project_id: projectId }) => String(projectId) === id)
        return withMediaUrls(assets, origin, id)
      },
    }),
    operationWithBody({
      method: 'post',
      path: '/projects/{id}/assets',
      scope,
      summary: 'Upload an image, a video or a sound',
      body: assetUpload,
      contentType: 'multipart/form-data',
      answer: { ...answer, status: 201 },
      handle: async ({ id, body: { file, name }, origin }) => {
        const { project } = boardOf(state, id)
        const extension = path.extname(file.name).toLowerCase()
        const kind = kindOfMedia(extension)
        if (!kind) throw invalid({ file: ['Must be an image, a video or a sound, by its extension.'] })
        const assetId = newId('ast')
        await writeFile(path.join(await newMediaFolder(id), assetId + extension), file.stream())
        const asset: Asset = {
          id: assetId,
          project_id: project.id,
          name: name ?? file.name,
          type: kind.type,
          content_type: kind.contentType,
          size: file.size,
          url: `media/${assetId}${extension}`,
          created_at: now(),
        }
        state.assets.push(asset)
        return withMediaUrls(asset, origin, project.id)
      },
    }),
    operation({
      method: 'get',
      path: '/assets/{id}',
      scope,
      summary: 'Read an asset',
      answer,
      handle: ({ id, origin }) => {
        const asset = itemOf(state.assets, id, 'Asset')
        return withMediaUrls(asset, origin, asset.project_id)
      },
    }),
    operation({
      method: 'delete',
      path: '/assets/{id}',
      scope,
      summary: 'Delete an asset and its file',
      answer: { kind: 'gone' },
      handle: async ({ id }) => {
        const asset = itemOf(state.assets, id, 'Asset')
        state.assets = state.assets.filter((candidate) => candidate.id !== id)
        const folder = await newMediaFolder(String(asset.project_id))
        await rm(path.join(folder, path.basename(asset.url)), { force: true })
      },
    }),
  ]
}
