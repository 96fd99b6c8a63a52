import { decodePictures } from '../helpers/decode.ts'
import { readNumber } from '../helpers/media-files.ts'

/** The output's rate in the tests of videos. */
export const FPS = 30

/** The numbers on the pictures that the normalised file shows on each frame. */
export async function numbersOf(file: string): Promise<number[]> {
  return Promise.all((await decodePictures(file, FPS)).map(readNumber))
}

/** Which of the pictures is shown when each frame of the output begins. */
export function shownAt(times: readonly number[], frames: number): number[] {
  // Times of containers are rounded.
  return Array.from({ length: frames }, (_, frame) => times.findLastIndex((time) => time <= frame / FPS + 0.00199))
}
