import sharp from 'sharp'
import type { DrawnFrame } from './stage.ts'

/** Red, green and blue, 0 to 255. */
export type Colour = [number, number, number]

/** Edges as shares of the width and height. */
type Box = { left: number; right: number; top: number; bottom: number }

export function colourAt({ pixels, width }: DrawnFrame, x: number, y: number): Colour {
  const at = (y * width + x) * 3
  return [pixels.readUInt8(at), pixels.readUInt8(at + 1), pixels.readUInt8(at + 2)]
}

export function colourInTheMiddle(frame: DrawnFrame): Colour {
  return colourAt(frame, Math.floor(frame.width / 2), Math.floor(frame.height / 2))
}

/**
 * The smallest box around every pixel with a channel above `level`.
 *
 * @returns null when there is none.
 */
export function brightBox(frame: DrawnFrame, level: number): Box | null {
  const box = { left: 1, right: 0, top: 1, bottom: 0 }
  for (let y = 0; y < frame.height; y += 1) {
    for (let x = 0; x < frame.width; x += 1) {
      if (Math.max(...colourAt(frame, x, y)) <= level) continue
      box.left = Math.min(box.left, x / frame.width)
      box.right = Math.max(box.right, (x + 1) / frame.width)
      box.top = Math.min(box.top, y / frame.height)
      box.bottom = Math.max(box.bottom, (y + 1) / frame.height)
    }
  }
  return box.right === 0 ? null : box
}

/** The number a counter clip shows: eight upright bars, the lowest bit on the left, white for one. */
export function counterIn(frame: DrawnFrame): number {
  const bar = frame.width / 8
  return Array.from({ length: 8 }, (_, bit) => bit).reduce((count, bit) => {
    const [red] = colourAt(frame, Math.floor((bit + 0.5) * bar), Math.floor(frame.height / 2))
    return red > 128 ? count + 2 ** bit : count
  }, 0)
}

/** Of a PNG: red, green and blue, pixel by pixel. */
export function pixelsOf(png: Uint8Array): Promise<Buffer> {
  return sharp(png).removeAlpha().raw().toBuffer()
}

/** How alike two pictures of one size are, in dB; infinite when they are identical. */
export function psnr(a: Uint8Array, b: Uint8Array): number {
  let squares = 0
  for (let index = 0; index < a.length; index += 1) squares += ((a[index] ?? 0) - (b[index] ?? 0)) ** 2
  return squares === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10((255 * 255 * a.length) / squares)
}
