import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { FULL_ACCESS_KEY } from '../src/sandbox/api-keys.ts'
import { startSandbox } from '../src/sandbox/start-sandbox.ts'
import { makeDataDir } from './helpers/data-dir.ts'
import { decodePictures } from './helpers/decode.ts'
import { pixelsOf } from './helpers/pixels.ts'
import { runCli } from './helpers/run-cli.ts'
import { makeFolder } from './helpers/small-film.ts'

const SAMPLE = path.join(import.meta.dirname, '../src/sandbox/sample')

/** Segments of a long shot; see `plan-render.ts`. */
const SEGMENT_FRAMES = 150

test.each(['push-in', 'pan-left', 'drift'])(
  'no seam is seen where segments of a %s meet',
  async (move) => {
    const { folder, remove } = await makeFolder('seams')
    onTestFinished(remove)
    const project = { id: 'seams', title: 'One long shot', aspect_ratio: '16:9', fps: 30, version: 1 }
    const frame = { id: 'f1', position: 1, title: 'Shot', image: { url: 'media/frame-05.jpg' }, duration: 21 }
    const board = { project, frames: [{ ...frame, camera: { move } }], audio_tracks: [] }
    const sandbox = await startSandbox({ boards: [{ folder: SAMPLE, board }] })
    onTestFinished(() => sandbox.stop())
    const film = path.join(folder, 'film.mp4')
    const run = await runCli(['render', 'seams', '--format', '640x360', '--captions', 'off', '--quiet', '-o', film], {
      MSTUDIO_API_URL: sandbox.url,
      MSTUDIO_API_KEY: FULL_ACCESS_KEY,
      STORYREEL_DATA_DIR: await makeDataDir(path.join(folder, 'data')),
    })
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    const changes = await changesIn(film)
    const isBorder = (index: number) => (index + 1) % SEGMENT_FRAMES === 0
    const borders = changes.filter((_, index) => isBorder(index))
    expect(borders).toHaveLength(4)
    // The camera starts and ends softly: what a border is compared with is the shot around it.
    for (const [number, border] of borders.entries()) {
      const at = SEGMENT_FRAMES * (number + 1) - 1
      const inside = changes.filter((_, index) => !isBorder(index) && Math.abs(index - at) <= SEGMENT_FRAMES / 2)
      inside.sort((a, b) => a - b)
      expect(border).toBeLessThanOrEqual(inside[Math.floor(0.99 * inside.length)] ?? 0)
    }
  },
  180_000,
)

/** How much each frame differs from the one before: the mean over all samples. */
async function changesIn(film: string): Promise<number[]> {
  const changes: number[] = []
  let before: Buffer | null = null
  for (const png of await decodePictures(film)) {
    const picture = await pixelsOf(png)
    if (before) {
      let sum = 0
      for (const [index, value] of picture.entries()) sum += Math.abs(value - (before[index] ?? 0))
      changes.push(sum / picture.length)
    }
    before = picture
  }
  return changes
}
