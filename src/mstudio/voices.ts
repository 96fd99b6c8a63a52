import type { RouteTarget } from './routes.ts'
import type { CallOptions, TypedCalls } from './typed-calls.ts'
import type { NewVoice } from './wire-requests.ts'
import { parseVoice, type Voice } from './wire-resources.ts'

type OfVoice = CallOptions & { voiceId: string }

/** The voices that voiceovers are made with. Scope `voices`. */
export type VoicesApi = {
  list(options?: CallOptions): Promise<Voice[]>
  get(options: OfVoice): Promise<Voice>
  create(options: CallOptions & { voice: NewVoice }): Promise<Voice>
  update(options: OfVoice & { changes: Partial<NewVoice> }): Promise<Voice>
  remove(options: OfVoice): Promise<void>
}

export function voicesApi(calls: TypedCalls): VoicesApi {
  const one = { name: 'voice', parse: parseVoice } as const
  const at = (id: string): RouteTarget => ({ route: 'voice', id })
  return {
    list: ({ signal } = {}) => calls.list({ target: { route: 'voices' }, name: 'voices', parse: parseVoice, signal }),
    get: ({ voiceId, signal }) => calls.get({ ...one, target: at(voiceId), signal }),
    create: ({ voice, signal }) =>
      calls.send({ ...one, method: 'POST', target: { route: 'voices' }, body: voice, signal }),
    update: ({ voiceId, changes, signal }) =>
      calls.send({ ...one, method: 'PATCH', target: at(voiceId), body: changes, signal }),
    remove: ({ voiceId, signal }) => calls.remove({ target: at(voiceId), signal }),
  }
}
