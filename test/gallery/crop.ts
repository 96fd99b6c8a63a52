import sharp from 'sharp'
import type { DrawnFrame } from '../helpers/stage.ts'

/** A part of a frame, edges as shares of its size: small text weighs more in its own golden. */
export async function cropFrame(
  { pixels, width, height }: DrawnFrame,
  box: { left: number; top: number; right: number; bottom: number },
): Promise<DrawnFrame> {
  const [left, top] = [Math.round(box.left * width), Math.round(box.top * height)]
  const size = { width: Math.round(box.right * width) - left, height: Math.round(box.bottom * height) - top }
  const cropped = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .extract({ left, top, ...size })
    .raw()
    .toBuffer()
  return { ...size, pixels: cropped }
}

/** A frame at another width: pages are far larger than a golden should be. */
export async function shrinkFrame({ pixels, width, height }: DrawnFrame, to: number): Promise<DrawnFrame> {
  const { data, info } = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize({ width: to })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { pixels: data, width: info.width, height: info.height }
}
