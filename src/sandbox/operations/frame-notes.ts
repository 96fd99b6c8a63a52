import type { Store } from '../open-store.ts'
import { type Operation, operation, operationWithBody } from '../operation.ts'
import { commentFields, commentSchema, reviewFields, reviewSchema } from '../resources/frame.ts'
import { frameOf, newId, now, type State, touch } from '../state.ts'

const scope = 'frames'

/** What people say about frames. */
export function frameNoteOperations({ state }: Store): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/frames/{id}/comments',
      scope,
      summary: 'List the comments on a frame',
      answer: { kind: 'list', schema: commentSchema },
      handle: ({ id }) => frameOf(state, id).frame['comments'] ?? [],
    }),
    operationWithBody({
      method: 'post',
      path: '/frames/{id}/comments',
      scope,
      summary: 'Comment on a frame',
      body: commentFields,
      answer: { kind: 'item', status: 201, schema: commentSchema },
      handle: ({ id, body, caller }) =>
        addNote({ state, frameId: id, list: 'comments', prefix: 'cmt', fields: body, author: caller.name }),
    }),
    operation({
      method: 'get',
      path: '/frames/{id}/reviews',
      scope,
      summary: 'List the reviews of a frame',
      answer: { kind: 'list', schema: reviewSchema },
      handle: ({ id }) => frameOf(state, id).frame['reviews'] ?? [],
    }),
    operationWithBody({
      method: 'post',
      path: '/frames/{id}/reviews',
      scope,
      summary: 'Approve a frame, or ask for changes',
      body: reviewFields,
      answer: { kind: 'item', status: 201, schema: reviewSchema },
      handle: ({ id, body, caller }) => {
        const { frame } = frameOf(state, id)
        const review = addNote({
          state,
          frameId: id,
          list: 'reviews',
          prefix: 'rev',
          fields: body,
          author: caller.name,
        })
        frame['status'] = body.status
        return review
      },
    }),
  ]
}

function addNote({
  state,
  frameId,
  list,
  prefix,
  fields,
  author,
}: {
  state: State
  frameId: string
  list: 'comments' | 'reviews'
  prefix: string
  fields: object
  author: string
}): object {
  const { board, frame } = frameOf(state, frameId)
  const note = { ...fields, id: newId(prefix), frame_id: frameId, author, created_at: now() }
  const earlier = frame[list]
  frame[list] = [...(Array.isArray(earlier) ? earlier : []), note]
  touch(board)
  return note
}
