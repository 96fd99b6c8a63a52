import { readFile } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import type { OutputFormat } from '../timeline/output-format.ts'
import { tooManyPixels, unsupportedFormat } from './media-errors.ts'
import type { MediaJob } from './media-job.ts'
import type { Normalised } from './normalise.ts'

const MAX_PIXELS = 100e6
const MAX_EDGE_IN_PIXELS = 16_384
/** How much larger than its place a picture is kept, for the camera: shown whole, and filling the canvas. */
const ZOOM_ROOM = 2
const CROP_ROOM = 1.25
/** Of zlib: the files are read often and kept for a while. */
const COMPRESSION_LEVEL = 2
/** Pixels an inch at which librsvg draws a drawing in its own size. */
const SVG_DENSITY = 72
/** What the image library reads on some machines only. */
const NOT_EVERYWHERE: readonly string[] = ['heic', 'jxl', 'jp2']

/** Upright 8-bit sRGB PNG, of an animation its first picture, at the size `MediaJob.format` asks for. */
export async function normaliseImage(job: MediaJob): Promise<Normalised> {
  const { use, sniffed, target } = job
  try {
    const image = await openImage(job)
    const { width, height } = await image
      .autoOrient()
      .toColourspace('srgb')
      // Never JPEG: Chrome decodes a JPEG it shows smaller at a smaller size, or does not, as chance has it, and the two
      // look different (40 dB).
      .png({ compressionLevel: COMPRESSION_LEVEL })
      .toFile(target)
    return { kind: 'image', extension: 'png', widthInPixels: width, heightInPixels: height }
  } catch (error) {
    if (NOT_EVERYWHERE.includes(sniffed.extension)) throw unsupportedFormat(use, sniffed.extension.toUpperCase())
    throw error
  }
}

// --- internal ---

/** The picture at its size; drawings are drawn at it. */
async function openImage({ use, source, sniffed, format }: MediaJob): Promise<Sharp> {
  // Without a file name, so that a drawing can refer to no file beside it.
  const input = sniffed.extension === 'svg' ? await readFile(source) : source
  // Of the header alone; the limit is told by us, because sharp's own says that the picture is damaged.
  const { autoOrient: size, space } = await sharp(input, { failOn: 'error', limitInputPixels: false }).metadata()
  const { width, height } = size
  if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_EDGE_IN_PIXELS) {
    const most = `${MAX_PIXELS / 1e6} megapixels, and ${MAX_EDGE_IN_PIXELS} on an edge`
    throw tooManyPixels(use, { width, height, most })
  }
  const scale = scaleOf(size, format)
  const options = { failOn: 'error', limitInputPixels: MAX_PIXELS } as const
  if (sniffed.extension === 'svg') return sharp(input, { ...options, density: SVG_DENSITY * scale })
  const image = sharp(input, options).resize({ width: Math.max(1, Math.round(width * Math.min(1, scale))) })
  // Ink becomes light last: sharp's way of doing it first turns dark greys yellow (ΔE 7).
  return space === 'cmyk' ? image.pipelineColourspace('cmyk') : image
}

function scaleOf({ width, height }: { width: number; height: number }, format: OutputFormat): number {
  const inside = Math.min(format.width / width, format.height / height)
  const outside = Math.max(format.width / width, format.height / height)
  return Math.max(ZOOM_ROOM * inside, CROP_ROOM * outside)
}
