import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { keepVersion } from './keep-version.ts'
import { localMedia } from './local-media.ts'
import type { Store } from './open-store.ts'
import { Refusal } from './refusal.ts'
import type { JobResult, KeptJob, Task } from './resources/generation-job.ts'
import type { DoTask } from './run-jobs.ts'
import { audioTrackOf, boardOf, frameOf, type Item, itemOf, newId, type State, touch } from './state.ts'
import { filmPicture } from './synthesis/film-picture.ts'
import { paintPicture, pictureSize } from './synthesis/paint-picture.ts'
import { soundEffect } from './synthesis/sound-effect.ts'
import { speak } from './synthesis/speak.ts'
import { writeSound } from './synthesis/write-sound.ts'

/** What makes the media of generation jobs: pictures, films of pictures, speech and noises. */
export function createDoTask(store: Store): DoTask {
  return (job, signal) => doTask({ store, job, task: job.task, signal })
}

type Work<T extends Task> = { store: Store; job: KeptJob; task: T; signal: AbortSignal }

type TaskOf<Kind extends Task['kind']> = Extract<Task, { kind: Kind }>

/** @throws {Refusal} when what the job was for has been deleted meanwhile. */
async function doTask({ task, ...work }: Work<Task>): Promise<JobResult> {
  switch (task.kind) {
    case 'image':
      return makeImages({ ...work, task })
    case 'video':
    case 'lip-sync':
      return makeVideo({ ...work, task })
    case 'voice':
    case 'sfx':
      return makeSound({ ...work, task })
  }
}

/** The first becomes the frame's image, the others are in the result only. */
async function makeImages({ store, job, task }: Work<TaskOf<'image'>>): Promise<JobResult> {
  const { board, frame } = frameOf(store.state, task.frameId)
  const size = pictureSize(board.project['aspect_ratio'])
  const folder = await store.newMediaFolder(String(board.project.id))
  const images = []
  for (let number = 1; number <= task.count; number += 1) {
    const name = `${job.id}-${number}.png`
    const seed = `${job.id} ${number} ${task.prompt}`
    await writeFile(
      path.join(folder, name),
      await paintPicture({ ...size, heading: headingOf(frame), text: task.prompt, seed }),
    )
    images.push({ url: `media/${name}`, ...size })
  }
  keepVersion(frame)
  frame['image'] = { ...images[0], focal_point: { x: 0.5, y: 0.5 } }
  return { kind: 'images', images }
}

async function makeVideo({ store, job, task, signal }: Work<TaskOf<'video' | 'lip-sync'>>): Promise<JobResult> {
  const { board, frame } = frameOf(store.state, task.frameId)
  const projectId = String(board.project.id)
  const picture = await localMedia({ store, projectId, media: frame['image'] })
  if (!picture) throw new Refusal(422, 'The frame has no image of this sandbox to film.')
  const speech = task.kind === 'lip-sync' ? await speechOf({ store, projectId, trackId: task.audioTrackId }) : null
  const seconds = task.kind === 'lip-sync' ? (speech?.seconds ?? 0) : task.seconds
  const name = `${job.id}.mp4`
  const output = path.join(await store.newMediaFolder(projectId), name)
  const size = pictureSize(board.project['aspect_ratio'])
  await filmPicture({ picture, sound: speech?.file ?? null, size, seconds, output, signal })
  keepVersion(frame)
  const video = { url: `media/${name}`, duration: seconds, has_audio: speech !== null }
  frame['video'] = video
  return { kind: 'video', ...video }
}

async function speechOf({ store, projectId, trackId }: { store: Store; projectId: string; trackId: string }) {
  const { track } = audioTrackOf(store.state, trackId)
  const file = await localMedia({ store, projectId, media: track })
  const seconds = Number(track['duration'])
  if (!file || !(seconds > 0))
    throw new Refusal(422, 'The audio track is no sound of this sandbox of a known duration.')
  return { file, seconds }
}

async function makeSound({ store, job, task }: Work<TaskOf<'voice' | 'sfx'>>): Promise<JobResult> {
  const projectId = String(job.project_id)
  const board = boardOf(store.state, projectId)
  const name = `${job.id}.wav`
  const file = path.join(await store.newMediaFolder(projectId), name)
  const seconds = await writeSound(file, samplesOf(store.state, task))
  const track: Item = {
    id: newId('trk'),
    project_id: board.project.id,
    kind: task.kind === 'voice' ? 'voiceover' : 'sfx',
    name: task.name,
    url: `media/${name}`,
    frame_id: task.frameId,
    start: task.frameId === null ? 0 : null,
    duration: Number(seconds.toFixed(3)),
    volume: 1,
    text: task.kind === 'voice' ? task.text : null,
    voice_id: task.kind === 'voice' ? task.voiceId : null,
  }
  board.audio_tracks.push(track)
  touch(board)
  return {
    kind: 'audio',
    url: `media/${name}`,
    duration: Number(seconds.toFixed(3)),
    audio_track_id: String(track['id']),
  }
}

function samplesOf(state: State, task: TaskOf<'voice' | 'sfx'>): Float32Array {
  if (task.kind === 'sfx') return soundEffect({ prompt: task.prompt, seconds: task.seconds })
  const { pitch, pace } = itemOf(state.voices, task.voiceId, 'Voice')
  return speak({ text: task.text, pitch, pace })
}

function headingOf({ scene, title }: Item): string {
  const number = typeof scene === 'string' || typeof scene === 'number' ? [`Scene ${scene}`] : []
  return [...number, ...(typeof title === 'string' ? [title] : [])].join(' – ')
}
