import type { Rectangle } from '../../timeline/board.ts'
import type { Size } from '../../timeline/place-picture.ts'
import { type Kernel, type Picture, type Plane, planesOf, type SampleGrid } from './kernel/kernel.ts'

/** Of a sampling weight; kernel.as.ts says why. */
const UNIT = 128

/** Where the samples of a box on one picture come from, for every picture of the same size. */
export type SampleWindow = { luma: SampleGrid; chroma: SampleGrid }

/** What of one picture is drawn where on another one. */
type Placing = {
  /** Size of the picture that is drawn, in pixels. */
  source: Size
  /** The part of it, in fractions of it. */
  view: Rectangle
  /** Size of the picture that is drawn on, in pixels. */
  target: Size
  /** On the target, in whole pixels, inside it. */
  box: Rectangle
}

/** Works out where samples come from; for the two chroma planes it is the same. */
export function windowOn(placing: Placing): SampleWindow {
  return { luma: gridOn(placing, 1), chroma: gridOn(placing, 2) }
}

/**
 * Draws a part of a picture into a box on another one, bilinearly and to 1/128 of a sample, as a browser draws an image
 * under a transform.
 */
export function sampleWindow({
  kernel,
  source,
  target,
  window: { luma, chroma },
}: {
  kernel: Kernel
  source: Picture
  target: Picture
  window: SampleWindow
}): void {
  const from = planesOf(source)
  const to = planesOf(target)
  kernel.sample(from[0], to[0], luma)
  kernel.sample(from[1], to[1], chroma)
  kernel.sample(from[2], to[2], chroma)
}

function gridOn({ source, view, target, box }: Placing, divisor: Plane['divisor']): SampleGrid {
  const left = Math.floor(box.x / divisor)
  const top = Math.floor(box.y / divisor)
  const targetStride = target.width / divisor
  const stride = source.width / divisor
  const width = Math.min(targetStride, Math.ceil((box.x + box.width) / divisor)) - left
  const height = Math.min(target.height / divisor, Math.ceil((box.y + box.height) / divisor)) - top
  const across = line({
    ...{ first: left, length: width, divisor, boxStart: box.x, boxLength: box.width },
    ...{ viewStart: view.x, viewLength: view.width, sourceLength: stride },
  })
  const down = line({
    ...{ first: top, length: height, divisor, boxStart: box.y, boxLength: box.height },
    ...{ viewStart: view.y, viewLength: view.height, sourceLength: source.height / divisor },
  })
  const firstColumn = across.indices[0] ?? 0
  const columns = across.indices.map((index) => index - firstColumn)
  const columnWeights = Int16Array.from(across.weights)
  const rows = new Int32Array(height * 2)
  for (const [y, weight] of down.weights.entries()) {
    rows[2 * y] = (down.indices[y] ?? 0) * stride + firstColumn
    rows[2 * y + 1] = weight
  }
  return {
    ...{ first: top * targetStride + left, targetStride, width, height },
    ...{ columns, columnWeights, picks: picksOf(columns), rows, stride },
  }
}

/** How many columns are sampled at once, and from how many samples; kernel.as.ts says how. */
const AT_ONCE = { columns: 8, samples: 16 }

/** Null when any columns sampled at once are too far apart. */
function picksOf(columns: Int32Array): Uint8Array | null {
  const groups = Math.ceil(columns.length / AT_ONCE.columns)
  const picks = new Uint8Array(groups * AT_ONCE.samples * 2).fill(255)
  for (const [x, column] of columns.entries()) {
    const inGroup = x % AT_ONCE.columns
    const left = column - (columns[x - inGroup] ?? 0)
    if (left + 1 >= AT_ONCE.samples) return null
    const at = (x - inGroup) * 4 + inGroup * 2
    picks[at] = left
    picks[at + AT_ONCE.samples] = left + 1
  }
  return picks
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
