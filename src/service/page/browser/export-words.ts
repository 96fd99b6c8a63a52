import type { Stage } from '../../../export-request.ts'
import type { ExportView } from '../../api/export-view.ts'

// What a person reads about an export.

const STATES: Record<ExportView['state'], string> = {
  queued: 'Waiting',
  running: 'Rendering',
  done: 'Done',
  failed: 'Failed',
  canceled: 'Canceled',
}

const STAGES: Record<Stage, string> = {
  generate: 'Making what is missing in M Studio',
  fetch: 'Reading the project',
  media: 'Fetching pictures and sound',
  render: 'Drawing',
  audio: 'Mixing the sound',
  assemble: 'Putting the film together',
  verify: 'Checking the film',
  convert: 'Making the other files',
  publish: 'Storing the files',
}

/** In what a stage counts, where that tells a person anything. */
const UNITS: Partial<Record<Stage, string>> = { media: 'files', render: 'frames', convert: 'files' }

const CAPTIONS = { burn: 'in the picture', soft: 'as a track', srt: 'as SRT', vtt: 'as VTT' }

export function stateWords({ state, isCanceling }: ExportView): string {
  return isCanceling ? 'Stopping' : STATES[state]
}

/** Such as "Drawing, 312 of 1310 frames". */
export function stageWords({ progress }: ExportView): string {
  if (progress === null) return 'Starting'
  const { stage, done, total } = progress
  const unit = UNITS[stage]
  return unit === undefined || total === 0 ? STAGES[stage] : `${STAGES[stage]}, ${done} of ${total} ${unit}`
}

/** Such as "46%, about 2 min left". */
export function leftWords({ progress }: ExportView): string {
  if (progress === null) return ''
  const { secondsLeft } = progress
  const percent = `${percentOf(progress)}%`
  return secondsLeft === null ? percent : `${percent}, about ${durationWords(secondsLeft)} left`
}

export function percentOf({ share }: { share: number }): number {
  return Math.floor(share * 100)
}

export function durationWords(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** What was asked for, such as "9:16, draft, captions in the picture". */
export function orderWords({ request }: ExportView): string {
  const { aspect, fps, quality, captions, outputs } = request
  const kinds = outputs.filter((kind) => kind !== 'mp4')
  const parts = [
    aspect ?? 'the project’s format',
    ...(fps === null ? [] : [`${fps} frames a second`]),
    quality,
    captions.length === 0 ? 'no captions' : `captions ${captions.map((output) => CAPTIONS[output]).join(' and ')}`,
    ...(kinds.length === 0 ? [] : [`also ${kinds.join(', ')}`]),
  ]
  return parts.join(', ')
}

export function sizeWords(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

export function timeWords(iso: string): string {
  return new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
}

/** What tells an export from the others of its project. */
export function whichWords(title: string, { createdAt }: ExportView): string {
  return `${title}, ${new Date(createdAt).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })}`
}

/** What there is to say besides its state; null when that says it all. */
export function outcomeWords({ state, failure, startedAt, endedAt, durationSeconds }: ExportView): string | null {
  switch (state) {
    case 'queued':
      return failure ? `${failure.message} It will be tried again.` : 'It begins as soon as a worker is free.'
    case 'running':
      return null
    case 'done': {
      if (durationSeconds === null || startedAt === null || endedAt === null) return null
      const took = durationWords((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)
      return `${durationSeconds.toFixed(1)} s of film, made in ${took}.`
    }
    case 'failed':
      return failure?.message ?? null
    case 'canceled':
      return 'It was stopped. What is finished of it is kept for a retry.'
  }
}

/** For whoever does not see the page; null while nothing has changed that matters. */
export function newsWords(before: ExportView, now: ExportView, title: string): string | null {
  if (before.state === now.state) return null
  switch (now.state) {
    case 'queued':
      return `${title} is waiting.`
    case 'running':
      return `${title} is being rendered.`
    case 'done':
      return `${title} is done.`
    case 'failed':
      return `${title} failed. ${now.failure?.message ?? ''}`
    case 'canceled':
      return `${title} was canceled.`
  }
}
