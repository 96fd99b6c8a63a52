import { readFile } from 'node:fs/promises'
import type { PictureFiles, PictureOrder } from '../picture-files.ts'
import type { DrawnRange } from '../plan-lane.ts'
import type { Compose, Composed } from './encode-segment.ts'

/** Orders the pictures of a segment that Chrome draws whole, each once. */
export function composeDrawn(ranges: DrawnRange[], pictures: PictureFiles): Compose {
  const orders = ranges.map(({ drawn, durationInFrames }) => ({
    ...pictures.order({ ...drawn, layer: 'film' }),
    durationInFrames,
  }))
  return () => {
    const composed = compose(orders)
    return {
      pictures: composed,
      [Symbol.asyncDispose]: async () => {
        await composed.return()
      },
    }
  }
}

// --- internal ---

type Order = PictureOrder & { durationInFrames: number }

async function* compose(orders: Order[]): AsyncGenerator<Composed, void> {
  for (const { file, release, durationInFrames } of orders) {
    yield { picture: await readFile(await file), durationInFrames }
    await release()
  }
}
