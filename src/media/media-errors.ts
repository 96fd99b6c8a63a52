import { ProjectError } from '../errors.ts'
import { type MediaUse, subjectOf } from './media-use.ts'

export function corrupt(use: MediaUse, cause?: unknown): ProjectError {
  return new ProjectError(
    'ASSET_CORRUPT',
    `${subjectOf(use)} is damaged or incomplete and cannot be read. Replace it in M Studio.`,
    { cause },
  )
}

export function notMedia(use: MediaUse): ProjectError {
  return new ProjectError(
    'ASSET_NOT_MEDIA',
    `${subjectOf(use)} is not a file of a known ${use.kind} format. Replace it in M Studio.`,
  )
}

/** @param format such as `HEIC`. */
export function unsupportedFormat(use: MediaUse, format: string): ProjectError {
  return new ProjectError(
    'ASSET_UNSUPPORTED',
    `${subjectOf(use)} is a ${format} file, which cannot be read here. Replace it in M Studio by ${REPLACEMENTS[use.kind]}.`,
  )
}

/** @param codec such as `dnxhd`. */
export function unsupportedCodec(use: MediaUse, codec: string): ProjectError {
  return new ProjectError(
    'ASSET_UNSUPPORTED_CODEC',
    `${subjectOf(use)} is coded as ${codec}, which cannot be read here. Replace it in M Studio by ${REPLACEMENTS[use.kind]}, or set FFMPEG_PATH to an ffmpeg that reads it.`,
  )
}

export function tooManyPixels(
  use: MediaUse,
  { width, height, most }: { width: number; height: number; most: string },
): ProjectError {
  return new ProjectError(
    'ASSET_TOO_LARGE',
    `${subjectOf(use)} is ${width} x ${height} pixels; the most is ${most}. Replace it by a smaller one in M Studio.`,
  )
}

export function tooSlow(use: MediaUse, timeoutMs: number): ProjectError {
  return new ProjectError(
    'ASSET_TOO_SLOW',
    `${subjectOf(use)} could not be converted within ${Math.ceil(timeoutMs / 60_000)} min. Replace it by a shorter or smaller file in M Studio.`,
  )
}

const REPLACEMENTS = { image: 'a JPEG or PNG', video: 'an MP4 with H.264', audio: 'a WAV or MP3' } as const
