import sharp from 'sharp'
import type { Kernel, Overlay } from './kernel/kernel.ts'

/**
 * Reads a transparent PNG of the output's size into the form in which it is laid over every frame. Only the rows that
 * show something cost anything.
 *
 * @returns null when it shows nothing.
 */
export async function readOverlay({
  kernel,
  png,
  width,
  height,
}: {
  kernel: Kernel
  png: string
  width: number
  height: number
}): Promise<Overlay | null> {
  const pixels = await sharp(png).ensureAlpha().raw({ depth: 'uchar' }).toBuffer()
  const rows = visibleRows(pixels, width, height)
  if (rows === null) return null
  const count = (rows.end - rows.start) * width
  const lengths = { luma: count, chroma: count / 4 }
  const at = {
    luma: { kept: kernel.allocate(lengths.luma * 2), added: kernel.allocate(lengths.luma * 2) },
    chroma: kernel.allocate(lengths.chroma * 2),
    blue: kernel.allocate(lengths.chroma * 2),
    red: kernel.allocate(lengths.chroma * 2),
  }
  // After the last allocation, which ends what views there are of the memory.
  const samplesAt = (start: number, length: number) => {
    const { buffer, byteOffset } = kernel.bytes(start, length * 2)
    return new Uint16Array(buffer, byteOffset, length)
  }
  const luma = { kept: samplesAt(at.luma.kept, lengths.luma), added: samplesAt(at.luma.added, lengths.luma) }
  const kept = samplesAt(at.chroma, lengths.chroma)
  const blue = samplesAt(at.blue, lengths.chroma)
  const red = samplesAt(at.red, lengths.chroma)
  for (let chroma = 0; chroma < lengths.chroma; chroma += 1) {
    const [left, top] = [(chroma % (width / 2)) * 2, Math.floor(chroma / (width / 2)) * 2]
    const mean = { alpha: 0, blue: 0, red: 0 }
    for (let corner = 0; corner < 4; corner += 1) {
      const index = (top + (corner >> 1)) * width + left + (corner & 1)
      const pixel = (rows.start * width + index) * 4
      const alpha = (pixels[pixel + 3] ?? 0) / 255
      const { y, cb, cr } = bt709(pixels[pixel] ?? 0, pixels[pixel + 1] ?? 0, pixels[pixel + 2] ?? 0)
      luma.kept[index] = WHOLE - Math.round(alpha * WHOLE)
      luma.added[index] = Math.round(y * Math.round(alpha * WHOLE)) + HALF
      mean.alpha += alpha / 4
      mean.blue += (cb * alpha) / 4
      mean.red += (cr * alpha) / 4
    }
    kept[chroma] = WHOLE - Math.round(mean.alpha * WHOLE)
    blue[chroma] = Math.round(mean.blue * WHOLE) + HALF
    red[chroma] = Math.round(mean.red * WHOLE) + HALF
  }
  const blueOffset = width * height + (rows.start * width) / 4
  const redOffset = blueOffset + (width * height) / 4
  return {
    planes: [
      { ...at.luma, offset: rows.start * width, length: lengths.luma },
      { kept: at.chroma, added: at.blue, offset: blueOffset, length: lengths.chroma },
      { kept: at.chroma, added: at.red, offset: redOffset, length: lengths.chroma },
    ],
  }
}

/** BT.709 in limited range (ITU-R BT.709-6, 3.2 to 3.5) of 8-bit RGB. */
export function bt709(red: number, green: number, blue: number): { y: number; cb: number; cr: number } {
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  return {
    y: 16 + (219 / 255) * luma,
    cb: 128 + ((224 / 255) * (blue - luma)) / 1.8556,
    cr: 128 + ((224 / 255) * (red - luma)) / 1.5748,
  }
}

// --- internal ---

/** Of what is kept of a sample, and what rounds the sum. */
const WHOLE = 256
const HALF = 128

/** Even, so that they hold whole samples of chroma. */
function visibleRows(pixels: Uint8Array, width: number, height: number): { start: number; end: number } | null {
  const isVisible = (row: number) => {
    for (let at = row * width * 4 + 3; at < (row + 1) * width * 4; at += 4) if (pixels[at] !== 0) return true
    return false
  }
  let start = 0
  while (start < height && !isVisible(start)) start += 1
  if (start === height) return null
  let end = height
  while (!isVisible(end - 1)) end -= 1
  return { start: start - (start % 2), end: end + (end % 2) }
}
