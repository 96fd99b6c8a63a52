import type { RouteName } from './routes.ts'
import type { CallOptions, TypedCalls } from './typed-calls.ts'
import { type GenerationJob, parseJob } from './wire-resources.ts'

type OfFrame = CallOptions & { frameId: string }

/** Images for frames, made by M Studio for money. Scope `image_generation`. Each answers with a job that makes them. */
export type ImagesApi = {
  /** @param options.prompt without it, what the frame's script says. */
  generate(options: OfFrame & { prompt?: string }): Promise<GenerationJob>
  /** Another image, made of the frame's. */
  edit(options: OfFrame & { prompt: string }): Promise<GenerationJob>
  /** Several images of one frame. */
  multiShot(options: OfFrame & { prompt?: string; count?: number }): Promise<GenerationJob>
}

export function imagesApi(calls: TypedCalls): ImagesApi {
  const order =
    (route: Extract<RouteName, 'images' | 'imageEdit' | 'multiShot'>) =>
    ({ frameId, signal, ...body }: OfFrame) =>
      calls.send({ method: 'POST', target: { route, id: frameId }, body, name: 'job', parse: parseJob, signal })
  return { generate: order('images'), edit: order('imageEdit'), multiShot: order('multiShot') }
}
