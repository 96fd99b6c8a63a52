import { keepVersion } from '../keep-version.ts'
import { withMediaUrls, withoutMediaUrls } from '../media-urls.ts'
import type { Store } from '../open-store.ts'
import { type ApiRequest, type Operation, operation, operationWithBody } from '../operation.ts'
import { frameFields, frameSchema, versionSchema } from '../resources/frame.ts'
import { changesTo } from '../resources/parts.ts'
import { boardOf, frameOf, type Item, newId, touch } from '../state.ts'

const scope = 'frames'
const answer = { kind: 'item', status: 200, schema: frameSchema } as const

/** Parts of a frame that it holds only when asked for with `?include=`. */
const includable = ['comments', 'reviews', 'versions']

export function frameOperations({ state }: Store): Operation[] {
  function shown(frame: Item, projectId: string | number, { include, origin }: ApiRequest): unknown {
    const left = includable.filter((part) => !include.includes(part))
    return withMediaUrls({ ...frame, ...Object.fromEntries(left.map((part) => [part, undefined])) }, origin, projectId)
  }

  return [
    operation({
      method: 'get',
      path: '/projects/{id}/frames',
      scope,
      summary: 'List the frames of a project',
      includable,
      answer: { kind: 'list', schema: frameSchema },
      handle: (request) => {
        const { project, frames } = boardOf(state, request.id)
        return frames.map((frame) => shown(frame, project.id, request))
      },
    }),
    operationWithBody({
      method: 'post',
      path: '/projects/{id}/frames',
      scope,
      summary: 'Add a frame',
      body: frameFields,
      answer: { ...answer, status: 201 },
      handle: (request) => {
        const board = boardOf(state, request.id)
        const { id: projectId } = board.project
        const last = Math.max(0, ...board.frames.map(({ position }) => Number(position) || 0))
        const frame: Item = {
          status: 'draft',
          ...withoutMediaUrls(request.body, request.origin, projectId),
          position: request.body.position ?? last + 1,
          id: newId('frm'),
          project_id: projectId,
          generation_job_id: null,
        }
        board.frames.push(frame)
        touch(board)
        return shown(frame, projectId, request)
      },
    }),
    operation({
      method: 'get',
      path: '/frames/{id}',
      scope,
      summary: 'Read a frame',
      includable,
      answer,
      handle: (request) => {
        const { board, frame } = frameOf(state, request.id)
        return shown(frame, board.project.id, request)
      },
    }),
    operationWithBody({
      method: 'patch',
      path: '/frames/{id}',
      scope,
      summary: 'Change a frame',
      body: changesTo(frameFields),
      answer,
      handle: (request) => {
        const { board, frame } = frameOf(state, request.id)
        const changes = withoutMediaUrls(request.body, request.origin, board.project.id)
        if ('script' in changes || 'image' in changes || 'video' in changes) keepVersion(frame)
        Object.assign(frame, changes)
        touch(board)
        return shown(frame, board.project.id, request)
      },
    }),
    operation({
      method: 'delete',
      path: '/frames/{id}',
      scope,
      summary: 'Delete a frame; its sounds stay in the project',
      answer: { kind: 'gone' },
      handle: ({ id }) => {
        const { board, frame } = frameOf(state, id)
        board.frames.splice(board.frames.indexOf(frame), 1)
        for (const track of board.audio_tracks) if (String(track['frame_id']) === id) track['frame_id'] = null
        touch(board)
      },
    }),
    operation({
      method: 'get',
      path: '/frames/{id}/versions',
      scope,
      summary: 'List what a frame was before, the oldest first',
      answer: { kind: 'list', schema: versionSchema },
      handle: ({ id, origin }) => {
        const { board, frame } = frameOf(state, id)
        return withMediaUrls(frame['versions'] ?? [], origin, board.project.id)
      },
    }),
  ]
}
