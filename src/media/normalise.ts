import { FfmpegError } from '../platform/ffmpeg.ts'
import { openMedia } from '../platform/open-media.ts'
import { withDeadline } from '../platform/with-deadline.ts'
import { corrupt, notMedia, tooSlow, unsupportedCodec } from './media-errors.ts'
import type { MediaJob } from './media-job.ts'
import { normaliseAudio } from './normalise-audio.ts'
import { normaliseImage } from './normalise-image.ts'
import { normaliseVideo } from './normalise-video.ts'

/** Changes whenever what normalising does changes, so that no old result is taken for a new one. */
export const RECIPE_VERSION = 10

/** What an asset is besides its bytes. */
export type Normalised =
  | { kind: 'image'; extension: 'png'; widthInPixels: number; heightInPixels: number }
  | { kind: 'video'; extension: 'mp4'; widthInPixels: number; heightInPixels: number; durationInFrames: number }
  | { kind: 'audio'; extension: 'wav'; durationInSamples: number }

/**
 * Brings a media file into the one form everything downstream handles: see `normaliseImage`, `normaliseVideo` and
 * `normaliseAudio`.
 *
 * @param timeoutMs after which a file is taken for one that is made to keep us busy.
 * @throws {ProjectError} when the file is damaged, too large, or holds nothing of its kind that can be read here.
 */
export function normalise({ timeoutMs, ...job }: MediaJob & { timeoutMs: number }): Promise<Normalised> {
  const { use, signal } = job
  return withDeadline({ signal, deadlineMs: timeoutMs }, async (untilDeadline) => {
    try {
      return await normaliseKind({ ...job, signal: untilDeadline })
    } catch (error) {
      signal.throwIfAborted()
      if (untilDeadline.aborted) throw tooSlow(use, timeoutMs)
      if (error instanceof FfmpegError) throw explain(error, job)
      if (isDecodingError(error)) throw corrupt(use, error)
      throw error
    }
  })
}

/** Whether a media file has a sound track; a damaged one is found out by reading it. */
export async function hasSound(file: string): Promise<boolean> {
  using input = openMedia(file)
  return (await input.getPrimaryAudioTrack()) !== null
}

// --- internal ---

async function normaliseKind(job: MediaJob): Promise<Normalised> {
  switch (job.use.kind) {
    case 'image':
      return normaliseImage(job)
    case 'video':
      return normaliseVideo(job)
    case 'audio':
      return normaliseAudio(job)
  }
}

/** By what ffmpeg wrote, because its exit code says only that it failed. */
function explain(error: FfmpegError, { use }: MediaJob): Error {
  const codec = /(?:no decoder found for: |Unknown decoder ')([\w-]+)/.exec(error.message)?.[1]
  if (codec !== undefined) return unsupportedCodec(use, codec)
  return /matches no streams/.test(error.message) ? notMedia(use) : corrupt(use, error)
}

/** Sharp throws plain errors; those without a system code are about the picture. */
function isDecodingError(error: unknown): boolean {
  return error instanceof Error && error.name === 'Error' && !('code' in error)
}
