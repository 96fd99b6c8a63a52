import path from 'node:path'
import type { IgnoredFields } from './mstudio/ignored-fields.ts'
import type { MixedAudio } from './render/mix-audio.ts'
import type { RenderPlan } from './render/plan-render.ts'
import type { RenderedSegments } from './render/render-segments.ts'
import type { RendererVersions } from './render/renderer-versions.ts'
import type { TranscodedFile } from './render/transcode.ts'
import type { VerifiedFile } from './render/verify.ts'
import { timecode } from './timeline/time.ts'

/** What was verified about a finished file, and what it was made of. Plain JSON, kept next to the file. */
export type Receipt = {
  receiptVersion: 1
  project: { id: string; title: string }
  file: { sha256: string; bytes: number; durationSeconds: number; durationInFrames: number }
  /** Loudness and true peak as decoded from the file; `gainDb` brought the mix there. */
  sound: VerifiedFile['sound'] & Pick<MixedAudio['sound'], 'loudness' | 'gainDb' | 'heldBack'>
  /** The folder of stems beside the file, and the gain on all but the mix; null when none were asked for. */
  stems: { folder: string; gainDb: number } | null
  /** The files of other kinds beside it, each decoded to its end. */
  others: TranscodedFile[]
  checks: VerifiedFile['checks']
  shots: {
    number: string
    title: string | null
    at: string
    durationInFrames: number
    timedBy: string
    picture: string
  }[]
  /** The numbers of shots that had no picture and were drawn as slates. */
  slates: string[]
  /** What could not be done as asked, in sentences. */
  warnings: string[]
  /** What M Studio sent and Storyreel does not know; the film may lack what they say. */
  ignoredFields: IgnoredFields
  segments: { total: number; rendered: number; reused: number }
  versions: RendererVersions
}

export function makeReceipt({
  plan: { timeline, segments, output },
  verified: { checks, sound, ...file },
  audio,
  stemsPath,
  others,
  pictures,
  versions,
  ignoredFields,
}: {
  plan: RenderPlan
  verified: VerifiedFile
  audio: MixedAudio
  /** Where the stems were put; null when there are none. */
  stemsPath: string | null
  others: TranscodedFile[]
  pictures: RenderedSegments
  versions: RendererVersions
  ignoredFields: IgnoredFields
}): Receipt {
  return {
    receiptVersion: 1,
    project: { id: timeline.projectId, title: timeline.title },
    file: { ...file, durationInFrames: output.durationInFrames },
    sound: { ...sound, loudness: audio.sound.loudness, gainDb: audio.sound.gainDb, heldBack: audio.sound.heldBack },
    stems: stemsPath === null || !audio.stems ? null : { folder: path.basename(stemsPath), gainDb: audio.stems.gainDb },
    others,
    checks,
    shots: timeline.shots.map(({ number, title, from, durationInFrames, timedBy, picture }) => ({
      number,
      title,
      at: timecode(from, timeline.frameRate),
      durationInFrames,
      timedBy,
      picture: picture.kind,
    })),
    slates: timeline.shots.filter((shot) => shot.picture.kind === 'slate').map((shot) => shot.number),
    warnings: timeline.warnings,
    ignoredFields,
    segments: { total: segments.length, rendered: pictures.rendered, reused: pictures.reused },
    versions,
  }
}
