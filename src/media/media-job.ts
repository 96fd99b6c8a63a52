import path from 'node:path'
import type { Ffmpeg } from '../platform/ffmpeg.ts'
import type { OutputFormat } from '../timeline/output-format.ts'
import type { MediaUse } from './media-use.ts'
import type { Sniffed } from './sniff.ts'

/** One file to be brought into the form everything downstream handles. */
export type MediaJob = {
  use: MediaUse
  source: string
  sniffed: Sniffed
  /** Where to write; the recipe's name for the result. */
  target: string
  format: OutputFormat
  ffmpeg: Ffmpeg
  signal: AbortSignal
}

/** The demuxer is forced and nothing but files may be opened: ffmpeg never guesses at untrusted bytes. */
export function inputArguments({ source, sniffed: { demuxer } }: Pick<MediaJob, 'source' | 'sniffed'>): string[] {
  return [
    '-protocol_whitelist',
    'file',
    ...(demuxer === null ? [] : ['-f', demuxer]),
    '-i',
    `file:${path.resolve(source)}`,
  ]
}
