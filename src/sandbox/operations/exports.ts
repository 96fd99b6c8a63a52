import { makeExport } from '../make-export.ts'
import { withMediaUrls } from '../media-urls.ts'
import type { Store } from '../open-store.ts'
import { type Operation, operation, operationWithBody } from '../operation.ts'
import { invalid } from '../refusal.ts'
import { type Export, exportFields, exportSchema } from '../resources/export.ts'
import type { JobRunner } from '../run-jobs.ts'
import { boardOf, itemOf, newId, now } from '../state.ts'

const scope = 'export'
const answer = { kind: 'item', status: 200, schema: exportSchema } as const

export function exportOperations({ store, jobs }: { store: Store; jobs: JobRunner }): Operation[] {
  const { state } = store
  return [
    operation({
      method: 'get',
      path: '/projects/{id}/exports',
      scope,
      summary: 'List the exports of a project',
      answer: { kind: 'list', schema: exportSchema },
      handle: ({ id, origin }) => {
        boardOf(state, id)
        const made = state.exports.filter(({ project_id: projectId }) => String(projectId) === id)
        return withMediaUrls(made, origin, id)
      },
    }),
    operationWithBody({
      method: 'post',
      path: '/projects/{id}/exports',
      scope,
      summary: 'Record a film that is uploaded, or have one made',
      isPaid: true,
      body: exportFields,
      answer: { ...answer, status: 201 },
      handle: ({ id, body: { asset_id: assetId = null, format }, caller, origin }) => {
        const { project } = boardOf(state, id)
        const asset = state.assets.find((candidate) => candidate.id === assetId)
        if (assetId !== null && (asset?.type !== 'video' || String(asset.project_id) !== id)) {
          throw invalid({ asset_id: ['The project has no such video.'] })
        }
        const made: Export = {
          id: newId('exp'),
          project_id: project.id,
          asset_id: assetId,
          format,
          status: asset ? 'completed' : 'processing',
          url: asset?.url ?? null,
          error: null,
          created_at: now(),
        }
        if (!asset) caller.spend(1)
        state.exports.push(made)
        if (!asset) void jobs.inTurn((signal) => makeExport({ store, made, signal }))
        return withMediaUrls(made, origin, project.id)
      },
    }),
    operation({
      method: 'get',
      path: '/exports/{id}',
      scope,
      summary: 'Read an export',
      answer,
      handle: ({ id, origin }) => {
        const found = itemOf(state.exports, id, 'Export')
        return withMediaUrls(found, origin, found.project_id)
      },
    }),
    operation({
      method: 'delete',
      path: '/exports/{id}',
      scope,
      summary: 'Delete an export; an uploaded film stays an asset',
      answer: { kind: 'gone' },
      handle: ({ id }) => {
        itemOf(state.exports, id, 'Export')
        state.exports = state.exports.filter((candidate) => candidate.id !== id)
      },
    }),
  ]
}
