import path from 'node:path'
import sharp from 'sharp'
import type { SandboxBoard } from '../../src/sandbox/load-board.ts'
import { makeBoard, wireFrame } from '../helpers/start-sandbox.ts'

/**
 * Options of an export of such a project that lasts, so that something can happen meanwhile: because of a running
 * timecode, Chrome draws every frame, and they are encoded one after the other.
 */
export const EVERY_FRAME_DRAWN = ['--format', '320x180', '--burn-in', 'timecode', '--fps', '15']

/** A project `p1` of shots of equal length, every one with a picture and so a segment of its own. */
export async function makeDrawnBoard(shots: number, seconds = 0.5): Promise<SandboxBoard> {
  const numbers = Array.from({ length: shots }, (_, index) => index + 1)
  const frames = numbers.map((number) => {
    return wireFrame(number, { duration: seconds, image: { url: `media/${number}.png` }, comments: [] })
  })
  const board = await makeBoard({ frames, audio_tracks: [] })
  await Promise.all(
    numbers.map((number) => {
      const background = { r: (40 * number) % 256, g: 90, b: 200 }
      return sharp({ create: { width: 320, height: 180, channels: 3, background } }).toFile(
        path.join(board.folder, 'media', `${number}.png`),
      )
    }),
  )
  return board
}
