import { readFile, writeFile } from 'node:fs/promises'
import { execa } from 'execa'
import { beforeEach, describe, expect, test } from 'vitest'
import { hashPictures } from '../helpers/decode.ts'
import { FULL_FFMPEG, NO_FULL_FFMPEG } from '../helpers/full-ffmpeg.ts'
import { writeNumberedVideo } from '../helpers/media-files.ts'
import { bringing } from './bringing.ts'
import { FPS, numbersOf, shownAt } from './shown-numbers.ts'

let store: Awaited<ReturnType<typeof bringing>>
beforeEach(async () => {
  store = await bringing()
})

/** As most files of today say of themselves. */
const BT709 = ['-color_range', 'tv', '-colorspace', 'bt709', '-color_trc', 'bt709', '-color_primaries', 'bt709']

async function make(...args: string[]): Promise<void> {
  await execa(FULL_FFMPEG, ['-v', 'error', '-y', '-i', store.pathOf('numbers.mp4'), ...args, store.pathOf('a.mp4')])
}

describe.skipIf(NO_FULL_FFMPEG !== null)('a video', () => {
  test.each([
    ['24', ['-bf', '0']],
    ['24', ['-bf', '3']],
    ['24000/1001', ['-bf', '3', '-g', '12']],
    ['25', ['-bf', '2']],
    ['30', ['-bf', '3']],
    ['12', ['-bf', '3']],
  ])('M12: H.264 of %s pictures a second in BT.709, which is copied and not encoded (%s)', async (fps, encoder) => {
    await writeNumberedVideo(store.pathOf('numbers.mp4'), { frames: 60, fps })
    await make('-c:v', 'libx264', ...encoder, ...BT709)
    const { asset, file } = await store.bring('video', 'a.mp4')
    expect(await hashPictures(file)).toBe(await hashPictures(store.pathOf('a.mp4')))
    const numbers = await numbersOf(file)
    const [over = 0, under = 1] = fps.split('/').map(Number)
    const times = Array.from({ length: 60 }, (_, n) => (n * under) / over)
    expect(numbers).toEqual(shownAt(times, numbers.length))
    expect(asset).toMatchObject({ durationInFrames: numbers.length })
    expect(Math.abs(numbers.length - ((60 * under) / over) * FPS)).toBeLessThanOrEqual(1)
  })

  test.each([
    ['of more pictures than the output shows', ['-r', '60'], BT709, 60],
    ['that shows a picture for longer than half a second', ['-vf', 'setpts=N*0.7/TB', '-fps_mode', 'vfr'], BT709, 42],
    ['that says nothing of its colours', [], [], 30],
  ])('M12: H.264 %s is converted', async (_what, filter, tags, frames) => {
    await writeNumberedVideo(store.pathOf('numbers.mp4'), { frames: filter.includes('-vf') ? 2 : 30, fps: '30' })
    await make(...filter, '-c:v', 'libx264', ...tags)
    const { file } = await store.bring('video', 'a.mp4')
    expect(await hashPictures(file)).not.toBe(await hashPictures(store.pathOf('a.mp4')))
    expect((await numbersOf(file)).length).toBeGreaterThan(frames / 3)
  })

  test('M10: of which bits are wrong in the middle is refused, though it need not be converted', async () => {
    await writeNumberedVideo(store.pathOf('numbers.mp4'), { frames: 90, fps: '30' })
    await make('-c:v', 'libx264', ...BT709)
    const bytes = await readFile(store.pathOf('a.mp4'))
    const middle = Math.floor(bytes.length / 2)
    bytes.fill(0xa5, middle, middle + 400)
    await writeFile(store.pathOf('a.mp4'), bytes)
    await store.expectRefused('video', 'a.mp4', { code: 'ASSET_CORRUPT', message: /damaged/ })
  })
})
