import type { RouteName } from './routes.ts'
import type { CallOptions, TypedCalls } from './typed-calls.ts'
import { type GenerationJob, parseJob } from './wire-resources.ts'

type OfFrame = CallOptions & { frameId: string }

/** Videos of frames' images, made by M Studio for money. Scope `video_generation`. Each answers with a job. */
export type VideosApi = {
  generate(options: OfFrame & { prompt?: string; durationSeconds?: number }): Promise<GenerationJob>
  /** Makes the frame's video longer. */
  extend(options: OfFrame & { prompt?: string; seconds?: number }): Promise<GenerationJob>
  /** A video that speaks an audio track. */
  lipSync(options: OfFrame & { audioTrackId: string }): Promise<GenerationJob>
}

export function videosApi(calls: TypedCalls): VideosApi {
  const order =
    (route: Extract<RouteName, 'videos' | 'videoExtension' | 'lipSync'>) =>
    ({ frameId, signal, ...body }: OfFrame) =>
      calls.send({ method: 'POST', target: { route, id: frameId }, body, name: 'job', parse: parseJob, signal })
  return { generate: order('videos'), extend: order('videoExtension'), lipSync: order('lipSync') }
}
