import type { Rectangle } from '../../timeline/board.ts'
import { type Kernel, type Picture, type Plane, planesOf } from './kernel/kernel.ts'

/** Of a sampling weight; kernel.as.ts says why. */
const UNIT = 128

/**
 * Draws a part of a picture into a box on another one, bilinearly and to 1/128 of a sample, as a browser draws an image
 * under a transform.
 *
 * @param view the part, in fractions of the source.
 * @param box on the target, in whole pixels, inside it.
 */
export function sampleWindow({
  kernel,
  source,
  view,
  target,
  box,
}: {
  kernel: Kernel
  source: Picture
  view: Rectangle
  target: Picture
  box: Rectangle
}): void {
  const planes = planesOf(source)
  for (const [index, plane] of planesOf(target).entries()) {
    const from = planes[index]
    if (from) samplePlane(kernel, from, plane, view, box)
  }
}

function samplePlane(kernel: Kernel, source: Plane, target: Plane, view: Rectangle, box: Rectangle): void {
  const { divisor } = target
  const left = Math.floor(box.x / divisor)
  const top = Math.floor(box.y / divisor)
  const width = Math.min(target.width, Math.ceil((box.x + box.width) / divisor)) - left
  const height = Math.min(target.height, Math.ceil((box.y + box.height) / divisor)) - top
  const across = line({
    ...{ first: left, length: width, divisor, boxStart: box.x, boxLength: box.width },
    ...{ viewStart: view.x, viewLength: view.width, sourceLength: source.width },
  })
  const down = line({
    ...{ first: top, length: height, divisor, boxStart: box.y, boxLength: box.height },
    ...{ viewStart: view.y, viewLength: view.height, sourceLength: source.height },
  })
  const firstColumn = across.indices[0] ?? 0
  const lastColumn = across.indices.at(-1) ?? 0
  const columns = across.indices.map((index) => (index - firstColumn) * 2)
  const columnWeights = new Int16Array(width * 2)
  for (const [x, weight] of across.weights.entries()) {
    columnWeights[2 * x] = UNIT - weight
    columnWeights[2 * x + 1] = weight
  }
  const rows = new Int32Array(height * 2)
  for (const [y, weight] of down.weights.entries()) {
    rows[2 * y] = source.at + (down.indices[y] ?? 0) * source.width + firstColumn
    rows[2 * y + 1] = weight
  }
  kernel.sample({
    target: target.at + top * target.width + left,
    targetStride: target.width,
    ...{ width, height, columns, columnWeights, rows },
    stride: source.width,
    span: lastColumn + 2 - firstColumn,
  })
}

/**
 * Which two neighbours each sample of a line lies between, and how near it is to the second, in 1/128. The centre of
 * sample n is at n + ½; beyond the source's edge its last sample goes on.
 */
function line({
  first,
  length,
  divisor,
  boxStart,
  boxLength,
  viewStart,
  viewLength,
  sourceLength,
}: {
  /** In samples of the target's plane. */
  first: number
  length: number
  divisor: number
  /** In pixels. */
  boxStart: number
  boxLength: number
  /** In fractions of the source. */
  viewStart: number
  viewLength: number
  sourceLength: number
}): { indices: Int32Array; weights: Int32Array } {
  const indices = new Int32Array(length)
  const weights = new Int32Array(length)
  for (let index = 0; index < length; index += 1) {
    const pixel = (first + index + 0.5) * divisor
    const share = viewStart + ((pixel - boxStart) / boxLength) * viewLength
    const position = Math.max(0, Math.min(sourceLength - 1, share * sourceLength - 0.5))
    const lower = Math.min(sourceLength - 2, Math.floor(position))
    indices[index] = lower
    weights[index] = Math.round((position - lower) * UNIT)
  }
  return { indices, weights }
}
