import type { Frame } from '../timeline/board.ts'
import type { RouteTarget } from './routes.ts'
import type { CallOptions, TypedCalls } from './typed-calls.ts'
import { parseFrame } from './wire.ts'
import type { NewComment, NewFrame, NewReview } from './wire-requests.ts'
import { type FrameNote, type FrameVersion, parseNote, parseVersion } from './wire-resources.ts'

type OfFrame = CallOptions & { frameId: string }

/** The frames of a storyboard. Scope `frames`. */
export type FramesApi = {
  /** All frames of a project with their comments and reviews, in the API's order. */
  list(options: CallOptions & { projectId: string }): Promise<Frame[]>
  get(options: OfFrame): Promise<Frame>
  create(options: CallOptions & { projectId: string; frame: NewFrame }): Promise<Frame>
  update(options: OfFrame & { changes: NewFrame }): Promise<Frame>
  remove(options: OfFrame): Promise<void>
  versions(options: OfFrame): Promise<FrameVersion[]>
  comments(options: OfFrame): Promise<FrameNote[]>
  addComment(options: OfFrame & { comment: NewComment }): Promise<FrameNote>
  reviews(options: OfFrame): Promise<FrameNote[]>
  addReview(options: OfFrame & { review: NewReview }): Promise<FrameNote>
}

export function framesApi(calls: TypedCalls): FramesApi {
  const one = { name: 'frame', parse: parseFrame } as const
  const at = (id: string): RouteTarget => ({ route: 'frame', id })
  const comments = (id: string): RouteTarget => ({ route: 'comments', id })
  const reviews = (id: string): RouteTarget => ({ route: 'reviews', id })
  return {
    list: ({ projectId, signal }) =>
      calls.list({
        target: { route: 'frames', id: projectId },
        query: { include: 'comments,reviews' },
        name: 'frames',
        parse: parseFrame,
        signal,
      }),
    get: ({ frameId, signal }) => calls.get({ ...one, target: at(frameId), signal }),
    create: ({ projectId, frame, signal }) =>
      calls.send({ ...one, method: 'POST', target: { route: 'frames', id: projectId }, body: frame, signal }),
    update: ({ frameId, changes, signal }) =>
      calls.send({ ...one, method: 'PATCH', target: at(frameId), body: changes, signal }),
    remove: ({ frameId, signal }) => calls.remove({ target: at(frameId), signal }),
    versions: ({ frameId, signal }) =>
      calls.list({ target: { route: 'versions', id: frameId }, name: 'versions', parse: parseVersion, signal }),
    comments: ({ frameId, signal }) =>
      calls.list({ target: comments(frameId), name: 'comments', parse: parseNote, signal }),
    addComment: ({ frameId, comment, signal }) =>
      calls.send({
        method: 'POST',
        target: comments(frameId),
        body: comment,
        name: 'comment',
        parse: parseNote,
        signal,
      }),
    reviews: ({ frameId, signal }) =>
      calls.list({ target: reviews(frameId), name: 'reviews', parse: parseNote, signal }),
    addReview: ({ frameId, review, signal }) =>
      calls.send({ method: 'POST', target: reviews(frameId), body: review, name: 'review', parse: parseNote, signal }),
  }
}
