import type { Size } from '../../timeline/place-picture.ts'
import { type Kernel, type Picture, planesOf } from './kernel/kernel.ts'
import { bt709 } from './lay-overlay.ts'

/**
 * A picture of one colour.
 *
 * @param colour as `#rrggbb`.
 */
export function solid(kernel: Kernel, size: Size, colour: string): Picture {
  const picture = kernel.picture(size)
  const channel = (index: number) => Number.parseInt(colour.slice(1 + 2 * index, 3 + 2 * index), 16)
  const { y, cb, cr } = bt709(channel(0), channel(1), channel(2))
  const values = [y, cb, cr].map(Math.round)
  for (const [index, plane] of planesOf(picture).entries()) {
    kernel.bytes(plane.at, plane.width * plane.height).fill(values[index] ?? 0)
  }
  return picture
}
