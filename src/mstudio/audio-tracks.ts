import type { AudioTrack } from '../timeline/board.ts'
import type { RouteTarget } from './routes.ts'
import type { CallOptions, TypedCalls } from './typed-calls.ts'
import { parseAudioTrack } from './wire.ts'
import type { NewAudioTrack } from './wire-requests.ts'
import { type GenerationJob, parseJob } from './wire-resources.ts'

type OfProject = CallOptions & { projectId: string }
type OfTrack = CallOptions & { audioTrackId: string }

/** The sound of a project. Scope `audio`. */
export type AudioTracksApi = {
  list(options: OfProject): Promise<AudioTrack[]>
  get(options: OfTrack): Promise<AudioTrack>
  create(options: OfProject & { track: NewAudioTrack }): Promise<AudioTrack>
  update(options: OfTrack & { changes: Partial<NewAudioTrack> }): Promise<AudioTrack>
  remove(options: OfTrack): Promise<void>
  /** Has a voice say something, for money; the job makes a voiceover track, of a frame if one is given. */
  generateVoice(options: OfProject & { text: string; voiceId: string; frameId?: string }): Promise<GenerationJob>
  /** Has a sound effect made, for money; the job makes a track. */
  generateSoundEffect(
    options: OfProject & { prompt: string; durationSeconds?: number; frameId?: string },
  ): Promise<GenerationJob>
}

export function audioTracksApi(calls: TypedCalls): AudioTracksApi {
  const one = { name: 'audio_track', parse: parseAudioTrack } as const
  const at = (id: string): RouteTarget => ({ route: 'audioTrack', id })
  const order = { method: 'POST', name: 'job', parse: parseJob } as const
  return {
    list: ({ projectId, signal }) =>
      calls.list({
        target: { route: 'audioTracks', id: projectId },
        name: 'audio_tracks',
        parse: parseAudioTrack,
        signal,
      }),
    get: ({ audioTrackId, signal }) => calls.get({ ...one, target: at(audioTrackId), signal }),
    create: ({ projectId, track, signal }) =>
      calls.send({ ...one, method: 'POST', target: { route: 'audioTracks', id: projectId }, body: track, signal }),
    update: ({ audioTrackId, changes, signal }) =>
      calls.send({ ...one, method: 'PATCH', target: at(audioTrackId), body: changes, signal }),
    remove: ({ audioTrackId, signal }) => calls.remove({ target: at(audioTrackId), signal }),
    generateVoice: ({ projectId, signal, ...body }) =>
      calls.send({ ...order, target: { route: 'voiceover', id: projectId }, body, signal }),
    generateSoundEffect: ({ projectId, signal, ...body }) =>
      calls.send({ ...order, target: { route: 'soundEffect', id: projectId }, body, signal }),
  }
}
