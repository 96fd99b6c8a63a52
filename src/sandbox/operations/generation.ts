import { z } from 'zod'
import { withMediaUrls } from '../media-urls.ts'
import type { Store } from '../open-store.ts'
import { type ApiRequest, type Operation, operation, operationWithBody } from '../operation.ts'
import { invalid } from '../refusal.ts'
import {
  extendRequest,
  imageEditRequest,
  imageRequest,
  jobSchema,
  type KeptJob,
  lipSyncRequest,
  multiShotRequest,
  soundRequest,
  videoRequest,
  voiceRequest,
} from '../resources/generation-job.ts'
import type { JobRunner } from '../run-jobs.ts'
import { boardOf, frameOf, type Item, itemOf, type State } from '../state.ts'

const answer = { kind: 'item', status: 201, schema: jobSchema } as const

/** Everything that takes time: images, videos, voices and effects, and the jobs to follow them by. */
export function generationOperations({ store: { state }, jobs }: { store: Store; jobs: JobRunner }): Operation[] {
  const imageCommon = { method: 'post', scope: 'image_generation', answer, isPaid: true } as const
  const videoCommon = { method: 'post', scope: 'video_generation', answer, isPaid: true } as const
  const audioCommon = { method: 'post', scope: 'audio', answer, isPaid: true } as const

  function startForFrame(
    { id, caller, origin }: ApiRequest,
    type: 'image' | 'video',
    taskFor: (frame: Item) => KeptJob['task'],
  ): unknown {
    const { board, frame } = frameOf(state, id)
    const task = taskFor(frame)
    caller.spend(1)
    return shown(jobs.start({ projectId: board.project.id, frameId: id, type, task }), origin)
  }

  function shown(job: KeptJob, origin: string): unknown {
    const { task: _, ...visible } = job
    const progress = jobs.progressOf(job)
    const status = job.status === 'queued' && progress >= 20 ? 'processing' : job.status
    return withMediaUrls({ ...visible, status, progress }, origin, job.project_id)
  }

  return [
    operation({
      method: 'get',
      path: '/generation-jobs/{id}',
      scope: 'frames',
      summary: 'How far a generation job is',
      answer: { ...answer, status: 200 },
      handle: ({ id, origin }) => shown(itemOf(state.jobs, id, 'Generation job'), origin),
    }),
    operationWithBody({
      ...imageCommon,
      path: '/frames/{id}/images',
      summary: 'Make an image for a frame',
      body: imageRequest,
      handle: ({ body, ...request }) =>
        startForFrame(request, 'image', (frame) => ({
          kind: 'image',
          frameId: request.id,
          prompt: promptFor(frame, body.prompt),
          count: 1,
        })),
    }),
    operationWithBody({
      ...imageCommon,
      path: '/frames/{id}/images/edit',
      summary: 'Make the image of a frame anew, changed',
      body: imageEditRequest,
      handle: ({ body, ...request }) =>
        startForFrame(request, 'image', (frame) => {
          if (!frame['image']) throw invalid({ image: ['The frame has no image to edit.'] })
          return { kind: 'image', frameId: request.id, prompt: body.prompt, count: 1 }
        }),
    }),
    operationWithBody({
      ...imageCommon,
      path: '/frames/{id}/images/multi-shot',
      summary: 'Make several images to choose from; the first becomes the frame’s',
      body: multiShotRequest,
      handle: ({ body, ...request }) =>
        startForFrame(request, 'image', (frame) => ({
          kind: 'image',
          frameId: request.id,
          prompt: promptFor(frame, body.prompt),
          count: body.count,
        })),
    }),
    operationWithBody({
      ...videoCommon,
      path: '/frames/{id}/videos',
      summary: 'Make a video from the image of a frame',
      body: videoRequest,
      handle: ({ body, ...request }) =>
        startForFrame(request, 'video', (frame) => {
          assertImage(frame)
          const prompt = body.prompt ?? ''
          return { kind: 'video', frameId: request.id, prompt, seconds: body.duration }
        }),
    }),
    operationWithBody({
      ...videoCommon,
      path: '/frames/{id}/videos/extend',
      summary: 'Make the video of a frame longer',
      body: extendRequest,
      handle: ({ body, ...request }) =>
        startForFrame(request, 'video', (frame) => {
          assertImage(frame)
          const video = z.object({ duration: z.number() }).safeParse(frame['video'])
          if (!video.success) throw invalid({ video: ['The frame has no video of a known duration.'] })
          const seconds = video.data.duration + body.seconds
          return { kind: 'video', frameId: request.id, prompt: body.prompt ?? '', seconds }
        }),
    }),
    operationWithBody({
      ...videoCommon,
      path: '/frames/{id}/videos/lip-sync',
      summary: 'Make a video that speaks an audio track',
      body: lipSyncRequest,
      handle: ({ body, ...request }) =>
        startForFrame(request, 'video', (frame) => {
          assertImage(frame)
          const { project, audio_tracks: tracks } = frameOf(state, request.id).board
          if (!tracks.some((track) => String(track['id']) === body.audio_track_id)) {
            throw invalid({ audio_track_id: [`Project ${project.id} has no such audio track.`] })
          }
          return { kind: 'lip-sync', frameId: request.id, audioTrackId: body.audio_track_id }
        }),
    }),
    operationWithBody({
      ...audioCommon,
      path: '/projects/{id}/voice',
      summary: 'Have a voice say something, as a new voiceover track',
      body: voiceRequest,
      handle: ({ id, caller, origin, body: { text, voice_id: voiceId, frame_id: frameId = null, name } }) => {
        const { project } = boardOf(state, id)
        assertFrameOf(state, id, frameId)
        const voice = state.voices.find((candidate) => candidate.id === voiceId)
        if (!voice) throw invalid({ voice_id: ['There is no such voice.'] })
        caller.spend(1)
        const task = { kind: 'voice', text, voiceId, frameId, name: name ?? voice.name } as const
        return shown(jobs.start({ projectId: project.id, frameId, type: 'voice', task }), origin)
      },
    }),
    operationWithBody({
      ...audioCommon,
      path: '/projects/{id}/sfx',
      summary: 'Make a sound effect, as a new track',
      body: soundRequest,
      handle: ({ id, caller, origin, body: { prompt, duration, frame_id: frameId = null, name } }) => {
        const { project } = boardOf(state, id)
        assertFrameOf(state, id, frameId)
        caller.spend(1)
        const task = { kind: 'sfx', prompt, seconds: duration, frameId, name: name ?? prompt.slice(0, 60) } as const
        return shown(jobs.start({ projectId: project.id, frameId, type: 'sfx', task }), origin)
      },
    }),
  ]
}

function promptFor(frame: Item, prompt: string | null | undefined): string {
  const text = prompt ?? frame['script'] ?? frame['action'] ?? frame['title']
  if (typeof text !== 'string' || text === '') throw invalid({ prompt: ['The frame has no script to go by.'] })
  return text
}

function assertImage(frame: Item): void {
  if (!frame['image']) throw invalid({ image: ['The frame has no image to film.'] })
}

function assertFrameOf(state: State, projectId: string, frameId: string | null): void {
  if (frameId === null) return
  const isInProject = boardOf(state, projectId).frames.some((frame) => String(frame['id']) === frameId)
  if (!isInProject) throw invalid({ frame_id: ['The project has no such frame.'] })
}
