import { readFile } from 'node:fs/promises'
import type { Timeline } from '../../timeline/schema.ts'
import type { FrameRange } from '../../timeline/seen-range.ts'
import type { PictureFiles } from '../picture-files.ts'
import type { Compose } from './encode-segment.ts'

/** Orders the pictures of a segment that Chrome draws whole, each once. */
export function composeDrawn(slice: Timeline, ranges: FrameRange[], pictures: PictureFiles): Compose {
  const orders = ranges.map(({ from }) => pictures.order({ timeline: slice, frame: from, layer: 'film' }))
  return async function* compose() {
    for (const { file, release } of orders) {
      yield await readFile(await file)
      await release()
    }
  }
}
