import { fileTypeFromFile } from 'file-type'
import type { MediaUse } from './media-use.ts'

/**
 * What a file is by its content, as far as we take it. For sound and video it names the ffmpeg demuxer to force, so
 * that ffmpeg never guesses: a playlist called `clip.mp4` would make it open other files.
 */
export type Sniffed = { extension: string; demuxer: string | null }

const IMAGES = ['jpg', 'png', 'webp', 'avif', 'gif', 'tif']
const DEMUXER_BY_VIDEO = { mp4: 'mov', m4v: 'mov', mov: 'mov', webm: 'matroska', mkv: 'matroska' } as const
/** Videos among them: their sound is taken, too. */
const DEMUXER_BY_AUDIO = {
  ...DEMUXER_BY_VIDEO,
  mp3: 'mp3',
  m4a: 'mov',
  wav: 'wav',
  ogg: 'ogg',
  oga: 'ogg',
  opus: 'ogg',
  flac: 'flac',
  aac: 'aac',
} as const

/** @returns null when the content is nothing we take for this use. */
export async function sniff(file: string, kind: MediaUse['kind']): Promise<Sniffed | null> {
  const extension = (await fileTypeFromFile(file))?.ext
  if (extension === undefined) return null
  if (kind === 'image') return IMAGES.includes(extension) ? { extension, demuxer: null } : null
  const demuxers = new Map<string, string>(Object.entries(kind === 'video' ? DEMUXER_BY_VIDEO : DEMUXER_BY_AUDIO))
  const demuxer = demuxers.get(extension)
  return demuxer === undefined ? null : { extension, demuxer }
}
