import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { copyVideo } from '../../../src/media/copy-video.ts'
import { type Kernel, openKernel, type Picture, sizeOf } from '../../../src/render/lanes/kernel/kernel.ts'
import { pictureStarts } from '../../../src/render/lanes/picture-starts.ts'
import { type PictureReader, readVideo } from '../../../src/render/lanes/read-pictures.ts'
import { framesPerSecond } from '../../../src/timeline/time.ts'
import { testFfmpeg, writeNumberedVideo } from '../../helpers/media-files.ts'
import { makeFolder } from '../../helpers/small-film.ts'

const SIZE = { width: 320, height: 180 }

test.each([
  ['24', { numerator: 30, denominator: 1 }],
  ['15', { numerator: 30_000, denominator: 1001 }],
])(
  'a video of %s pictures a second, moved onto the frames of a film, is read from any of them',
  async (fps, frameRate) => {
    const { folder, remove } = await makeFolder('read')
    onTestFinished(remove)
    const source = path.join(folder, 'source.mp4')
    const file = path.join(folder, 'moved.mp4')
    await writeNumberedVideo(source, { frames: 50, fps })
    const ffmpeg = await testFfmpeg()
    const sniffed = { extension: 'mp4', demuxer: 'mov' } as const
    const { signal } = new AbortController()
    expect(await copyVideo({ source, sniffed, target: file, format: { ...SIZE, frameRate }, ffmpeg, signal })).not.toBe(
      null,
    )

    const kernel = await openKernel()
    const picture = kernel.picture(SIZE)
    const readFrom = (from: number) =>
      readVideo({ kernel, file, from, frameRate: framesPerSecond(frameRate), ffmpegPath: ffmpeg.path })
    const starts = await pictureStarts(file, frameRate)
    expect(starts).toHaveLength(50)
    const all = await readFrom(0)
    for (const start of starts) {
      const expected = await nextOf(all, kernel, picture)
      const reader = await readFrom(start)
      expect((await nextOf(reader, kernel, picture)).equals(expected), `read from frame ${start}`).toBe(true)
      reader.close()
    }
    all.close()
  },
)

// --- internal ---

async function nextOf(reader: PictureReader, kernel: Kernel, picture: Picture): Promise<Buffer> {
  await reader.next(picture)
  return Buffer.from(kernel.bytes(picture.at, sizeOf(picture)))
}
