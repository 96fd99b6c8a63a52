import sharp from 'sharp'
import { dice } from './dice.ts'

export type PictureSize = { width: number; height: number }

const LONG_EDGE = 1280

/** The size of a picture of an aspect ratio such as `9:16`, in even pixels; 16:9 where it is none. */
export function pictureSize(aspectRatio: unknown): PictureSize {
  const [, across, down] = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(String(aspectRatio)) ?? []
  const ratio = Number(across) / Number(down)
  if (!Number.isFinite(ratio) || ratio < 0.2 || ratio > 5) return { width: LONG_EDGE, height: 720 }
  const even = (pixels: number) => 2 * Math.round(pixels / 2)
  return ratio >= 1
    ? { width: LONG_EDGE, height: even(LONG_EDGE / ratio) }
    : { width: even(LONG_EDGE * ratio), height: LONG_EDGE }
}

/**
 * Paints a landscape at some hour of the day with what it is of written below, as PNG.
 *
 * @param seed decides the light and the land: another one, another picture.
 */
export async function paintPicture({
  heading,
  text,
  seed,
  width,
  height,
}: PictureSize & { heading: string; text: string; seed: string }): Promise<Buffer> {
  const margin = Math.round(width * 0.06)
  const textWidth = width - 2 * margin
  const unit = Math.round(Math.min(width, height) / 24)
  const lines = await Promise.all([
    writeText({ text: heading, bold: true, size: unit, width: textWidth, lines: 1 }),
    writeText({ text, bold: false, size: unit, width: textWidth, lines: 4 }),
  ])
  let bottom = height - margin
  const overlays = lines
    .filter((line) => line !== null)
    .toReversed()
    .map(({ data, info }) => {
      const top = bottom - info.height
      bottom = top - Math.round(unit * 0.6)
      return { input: data, left: margin, top }
    })
  return sharp(Buffer.from(landscape({ seed, width, height })))
    .composite(overlays)
    .removeAlpha()
    .png({ compressionLevel: 6 })
    .toBuffer()
}

function landscape({ seed, width, height }: PictureSize & { seed: string }): string {
  const next = dice(seed)
  // From the pink of dawn to the yellow of evening.
  const hue = (330 + Math.floor(next() * 90)) % 360
  const horizon = height * (0.42 + next() * 0.16)
  const sun = { x: width * (0.2 + next() * 0.6), y: horizon - height * (0.02 + next() * 0.2), r: height * 0.07 }
  const ranges = [0, 1, 2].map((depth) => {
    const base = horizon + depth * height * 0.11
    const points = Array.from({ length: 13 }, (_, index) => {
      const x = (width * index) / 12
      return `${x.toFixed(0)},${(base - next() * height * (0.16 - depth * 0.035)).toFixed(0)}`
    })
    const colour = `hsl(${(hue + 200 + depth * 12) % 360}, 34%, ${30 - depth * 9}%)`
    return `<polygon fill="${colour}" points="0,${height} ${points.join(' ')} ${width},${height}"/>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs>
      <linearGradient id="sky" x2="0" y2="1">
        <stop offset="0" stop-color="hsl(${(hue + 190) % 360}, 45%, 22%)"/>
        <stop offset="0.6" stop-color="hsl(${hue}, 60%, 62%)"/>
      </linearGradient>
      <radialGradient id="glow"><stop offset="0.2" stop-color="hsl(${hue}, 95%, 88%)"/><stop offset="1" stop-color="hsl(${hue}, 95%, 75%)" stop-opacity="0"/></radialGradient>
      <linearGradient id="shade" x2="0" y2="1"><stop offset="0.45" stop-opacity="0"/><stop offset="1" stop-opacity="0.72"/></linearGradient>
    </defs>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="${sun.x}" cy="${sun.y}" r="${sun.r * 4}" fill="url(#glow)" opacity="0.6"/>
    <circle cx="${sun.x}" cy="${sun.y}" r="${sun.r}" fill="hsl(${hue}, 95%, 90%)"/>
    ${ranges.join('')}
    <rect width="100%" height="100%" fill="url(#shade)"/>
  </svg>`
}

/** White text, wrapped to a width in pixels and cut to about so many lines; null where there is none. */
async function writeText({
  text,
  bold,
  size,
  width,
  lines,
}: {
  text: string
  bold: boolean
  size: number
  width: number
  lines: number
}) {
  const words = text.trim().replace(/\s+/g, ' ')
  if (words === '') return null
  const room = lines * Math.floor(width / (0.62 * size))
  const shown = words.length > room ? `${words.slice(0, room - 1)}…` : words
  const markup = `<span foreground="white">${shown.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</span>`
  const font = `Inter, sans-serif ${bold ? 'bold ' : ''}${size}`
  return sharp({ text: { text: markup, font, width, rgba: true, dpi: 72, spacing: Math.round(size / 4) } })
    .png()
    .toBuffer({ resolveWithObject: true })
}
