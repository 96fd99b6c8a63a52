import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BoardFile, SandboxBoard } from '../../src/sandbox/load-board.ts'
import { type Rgb, writeClicks, writeImage, writeNumberedVideo } from './media-files.ts'

export const RED: Rgb = { r: 200, g: 40, b: 40 }
export const GREEN: Rgb = { r: 30, g: 160, b: 60 }
export const BLUE: Rgb = { r: 40, g: 60, b: 200 }

/** Where the clicks of the small film's sound are, in seconds. */
export const CLICKS_AT = [0.1, 1.5, 2.9]

/** A folder that the caller removes. */
export async function makeFolder(purpose: string): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), `storyreel-${purpose}-`))
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) }
}

/**
 * A film of 3 s in a folder: a red image (0 to 1 s, captioned), a numbered video of 10 pictures held to 20 (1 to
 * 1.667 s), a slate (to 2 s, with a field that the API does not have), a blue image (to 3 s); clicks at known times.
 */
export async function makeSmallFilm(folder: string, project: Record<string, unknown> = {}): Promise<SandboxBoard> {
  const media = (name: string) => path.join(folder, 'media', name)
  await mkdir(path.join(folder, 'media'), { recursive: true })
  await writeImage(media('red.jpg'), RED)
  await writeImage(media('blue.jpg'), BLUE)
  await writeNumberedVideo(media('numbers.mp4'), { frames: 10, fps: '30' })
  await writeClicks(media('clicks.wav'), { seconds: 3, clicksAt: CLICKS_AT })
  const board: BoardFile = {
    project: { id: 'small', title: 'Small film', aspect_ratio: '16:9', fps: 30, version: 1, ...project },
    frames: [
      frame('a', 1, 1, { dialogue: 'Light the lamp.', image: { url: 'media/red.jpg' } }),
      frame('b', 2, 2 / 3, { video: { url: 'media/numbers.mp4' } }),
      frame('c', 3, 1 / 3, { script: 'EXT. PIER - NIGHT', mood: 'calm' }),
      frame('d', 4, 1, { image: { url: 'media/blue.jpg' } }),
    ],
    audio_tracks: [{ id: 'clicks', kind: 'sfx', name: 'Clicks', url: 'media/clicks.wav', start: 0 }],
  }
  await writeFile(path.join(folder, 'board.json'), JSON.stringify(board))
  return { folder, board }
}

function frame(id: string, position: number, duration: number, fields: object) {
  return { id, position, title: `Frame ${id}`, duration, ...fields }
}
