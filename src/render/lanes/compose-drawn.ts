import { readFile } from 'node:fs/promises'
import type { PictureFiles } from '../picture-files.ts'
import type { DrawnRange } from '../plan-lane.ts'
import type { Compose } from './encode-segment.ts'

/** Orders the pictures of a segment that Chrome draws whole, each once. */
export function composeDrawn(ranges: DrawnRange[], pictures: PictureFiles): Compose {
  const orders = ranges.map(({ drawn, durationInFrames }) => ({
    ...pictures.order({ ...drawn, layer: 'film' }),
    durationInFrames,
  }))
  return async function* compose() {
    for (const { file, release, durationInFrames } of orders) {
      yield { picture: await readFile(await file), durationInFrames }
      await release()
    }
  }
}
