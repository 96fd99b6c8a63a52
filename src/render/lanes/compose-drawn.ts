import { readFile } from 'node:fs/promises'
import type { Timeline } from '../../timeline/schema.ts'
import type { PictureFiles } from '../picture-files.ts'
import type { DrawnRange } from '../plan-lane.ts'
import type { Compose } from './encode-segment.ts'

/** Orders the pictures of a segment that Chrome draws whole, each once. */
export function composeDrawn(slice: Timeline, ranges: DrawnRange[], pictures: PictureFiles): Compose {
  const orders = ranges.map(({ drawnFrame }) => pictures.order({ timeline: slice, frame: drawnFrame, layer: 'film' }))
  return async function* compose() {
    for (const { file, release } of orders) {
      yield await readFile(await file)
      await release()
    }
  }
}
