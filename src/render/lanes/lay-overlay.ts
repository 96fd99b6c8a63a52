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
  const luma = { kept: new Uint16Array(count), added: new Uint16Array(count) }
  const blue = { kept: new Uint16Array(count / 4), added: new Uint16Array(count / 4) }
  const red = { kept: blue.kept, added: new Uint16Array(count / 4) }
  const alphas = new Float64Array(count / 4)
  const blues = new Float64Array(count / 4)
  const reds = new Float64Array(count / 4)
  for (let index = 0; index < count; index += 1) {
    const at = (rows.start * width + index) * 4
    const alpha = (pixels[at + 3] ?? 0) / 255
    const { y, cb, cr } = bt709(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0)
    luma.kept[index] = WHOLE - Math.round(alpha * WHOLE)
    luma.added[index] = Math.round(y * Math.round(alpha * WHOLE)) + HALF
    const chroma = Math.floor(index / width / 2) * (width / 2) + Math.floor((index % width) / 2)
    alphas[chroma] = (alphas[chroma] ?? 0) + alpha / 4
    blues[chroma] = (blues[chroma] ?? 0) + (cb * alpha) / 4
    reds[chroma] = (reds[chroma] ?? 0) + (cr * alpha) / 4
  }
  for (const [index, alpha] of alphas.entries()) {
    blue.kept[index] = WHOLE - Math.round(alpha * WHOLE)
    blue.added[index] = Math.round((blues[index] ?? 0) * WHOLE) + HALF
    red.added[index] = Math.round((reds[index] ?? 0) * WHOLE) + HALF
  }
  const store = (samples: Uint16Array) => {
    const at = kernel.allocate(samples.byteLength)
    kernel.bytes(at, samples.byteLength).set(new Uint8Array(samples.buffer))
    return at
  }
  const lumaSize = width * height
  const chromaOffset = (rows.start * width) / 4
  const chromaKept = store(blue.kept)
  return {
    planes: [
      { kept: store(luma.kept), added: store(luma.added), offset: rows.start * width, length: count },
      { kept: chromaKept, added: store(blue.added), offset: lumaSize + chromaOffset, length: count / 4 },
      { kept: chromaKept, added: store(red.added), offset: (lumaSize * 5) / 4 + chromaOffset, length: count / 4 },
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
