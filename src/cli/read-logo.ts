import sharp from 'sharp'
import { UsageError } from '../errors.ts'

/** Larger than any corner of a 4K picture needs. */
const LONGEST_EDGE_IN_PIXELS = 1024

/**
 * A picture file (PNG, JPEG, WebP, SVG) as a PNG data URI.
 *
 * @throws {UsageError} when it cannot be read as a picture.
 */
export async function readLogo(file: string): Promise<string> {
  const size = { width: LONGEST_EDGE_IN_PIXELS, height: LONGEST_EDGE_IN_PIXELS, fit: 'inside' } as const
  const png = await sharp(file)
    .autoOrient()
    .resize({ ...size, withoutEnlargement: true })
    .toColourspace('srgb')
    .png()
    .toBuffer()
    .catch((cause: unknown) => {
      throw new UsageError('LOGO_UNREADABLE', `The watermark ${file} cannot be read as a picture.`, { cause })
    })
  return `data:image/png;base64,${png.toString('base64')}`
}
