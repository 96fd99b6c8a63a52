import { open } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'
import type { MediaUse } from './media-use.ts'

/**
 * What a file is by its content, as far as we take it. For sound and video it names the ffmpeg demuxer to force, so
 * that ffmpeg never guesses: a playlist called `clip.mp4` would make it open other files.
 */
export type Sniffed = { extension: string; demuxer: string | null }

/** Something we take; something of the right kind in a format we do not, such as `BMP`; anything else. */
export type Sniffing =
  | { kind: 'known'; sniffed: Sniffed }
  | { kind: 'unsupported'; format: string }
  | { kind: 'not-media' }

const IMAGES = ['jpg', 'png', 'apng', 'webp', 'avif', 'gif', 'tif', 'heic', 'jxl', 'jp2']
const DEMUXER_BY_VIDEO = {
  mp4: 'mov',
  m4v: 'mov',
  mov: 'mov',
  '3gp': 'mov',
  '3g2': 'mov',
  webm: 'matroska',
  mkv: 'matroska',
} as const
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

export async function sniff(file: string, kind: MediaUse['kind']): Promise<Sniffing> {
  const found = await fileTypeFromFile(file)
  if (kind === 'image') {
    if (found && IMAGES.includes(found.ext)) return known(found.ext, null)
    if (await isDrawing(file)) return known('svg', null)
  } else {
    const demuxers = new Map<string, string>(Object.entries(kind === 'video' ? DEMUXER_BY_VIDEO : DEMUXER_BY_AUDIO))
    const demuxer = demuxers.get(found?.ext ?? '')
    if (found && demuxer !== undefined) return known(found.ext, demuxer)
  }
  if (!found?.mime.startsWith(`${kind}/`)) return { kind: 'not-media' }
  return { kind: 'unsupported', format: found.ext.toUpperCase() }
}

function known(extension: string, demuxer: string | null): Sniffing {
  return { kind: 'known', sniffed: { extension, demuxer } }
}

/** Where the first element of a drawing has to begin. */
const SVG_HEAD_BYTES = 64 * 1024

/** Whether it is SVG, which is text; web pages may hold some, but begin otherwise. */
async function isDrawing(file: string): Promise<boolean> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SVG_HEAD_BYTES), 0, SVG_HEAD_BYTES, 0)
    const head = buffer
      .toString('utf8', 0, bytesRead)
      .replace(/^\uFEFF/, '')
      .trimStart()
    return /^<(\?xml|!--|!DOCTYPE svg|svg)/i.test(head) && /<svg[\s>]/.test(head) && !/<html/i.test(head)
  } finally {
    await handle.close()
  }
}
