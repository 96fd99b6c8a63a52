import type { BoardFile } from '../load-board.ts'
import { withMediaUrls, withoutMediaUrls } from '../media-urls.ts'
import type { Store } from '../open-store.ts'
import { type Operation, operation, operationWithBody } from '../operation.ts'
import { invalid } from '../refusal.ts'
import { audioTrackFields, audioTrackSchema } from '../resources/audio-track.ts'
import { changesTo } from '../resources/parts.ts'
import { audioTrackOf, boardOf, type Item, newId, touch } from '../state.ts'

const scope = 'audio'
const answer = { kind: 'item', status: 200, schema: audioTrackSchema } as const

export function audioTrackOperations({ state }: Store): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/projects/{id}/audio-tracks',
      scope,
      summary: 'List the audio tracks of a project',
      answer: { kind: 'list', schema: audioTrackSchema },
      handle: ({ id, origin }) => {
        const { project, audio_tracks: tracks } = boardOf(state, id)
        return withMediaUrls(tracks, origin, project.id)
      },
    }),
    operationWithBody({
      method: 'post',
      path: '/projects/{id}/audio-tracks',
      scope,
      summary: 'Add an audio track',
      body: audioTrackFields,
      answer: { ...answer, status: 201 },
      handle: ({ id, body, origin }) => {
        const board = boardOf(state, id)
        assertFrame(board, body.frame_id)
        const { id: projectId } = board.project
        const track: Item = { ...withoutMediaUrls(body, origin, projectId), id: newId('trk'), project_id: projectId }
        board.audio_tracks.push(track)
        touch(board)
        return withMediaUrls(track, origin, projectId)
      },
    }),
    operation({
      method: 'get',
      path: '/audio-tracks/{id}',
      scope,
      summary: 'Read an audio track',
      answer,
      handle: ({ id, origin }) => {
        const { board, track } = audioTrackOf(state, id)
        return withMediaUrls(track, origin, board.project.id)
      },
    }),
    operationWithBody({
      method: 'patch',
      path: '/audio-tracks/{id}',
      scope,
      summary: 'Change an audio track',
      body: changesTo(audioTrackFields),
      answer,
      handle: ({ id, body, origin }) => {
        const { board, track } = audioTrackOf(state, id)
        assertFrame(board, body.frame_id)
        Object.assign(track, withoutMediaUrls(body, origin, board.project.id))
        touch(board)
        return withMediaUrls(track, origin, board.project.id)
      },
    }),
    operation({
      method: 'delete',
      path: '/audio-tracks/{id}',
      scope,
      summary: 'Delete an audio track',
      answer: { kind: 'gone' },
      handle: ({ id }) => {
        const { board, track } = audioTrackOf(state, id)
        board.audio_tracks.splice(board.audio_tracks.indexOf(track), 1)
        touch(board)
      },
    }),
  ]
}

function assertFrame({ frames }: BoardFile, frameId: string | null | undefined): void {
  if (frameId && !frames.some(({ id }) => String(id) === frameId)) {
    throw invalid({ frame_id: ['The project has no such frame.'] })
  }
}
