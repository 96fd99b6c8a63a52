import path from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { openMedia } from '../../src/platform/open-media.ts'
import { addSubtitles } from '../../src/render/add-subtitles.ts'
import { encoderSettings } from '../../src/render/encoder.ts'
import { hashPictures } from '../helpers/decode.ts'
import { testFfmpeg } from '../helpers/media-files.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { captionOf } from '../helpers/timelines.ts'

const CLIP = 'test/compositions/media/counter-24fps.mp4'
const FRAMES = 48

test.each([
  { index: 'in front', flags: ['-movflags', '+faststart'] },
  { index: 'at the end', flags: [] },
])('a film with its index $index gains a track that ffprobe reads, and nothing else changes', async ({ flags }) => {
  const { folder, remove } = await makeFolder('subtitles')
  onTestFinished(remove)
  const ffmpeg = (await testFfmpeg()).path
  const [inputPath, outputPath] = [path.join(folder, 'in.mp4'), path.join(folder, 'out.mp4')]
  await execa(ffmpeg, ['-v', 'error', '-i', CLIP, '-c', 'copy', ...flags, inputPath])

  await addSubtitles({
    ...{ inputPath, outputPath },
    captions: [captionOf(6, 12, 'Hold on,', 'שלום'), captionOf(18, 10, 'Wren.')],
    output: {
      ...{ width: 320, height: 180, durationInFrames: FRAMES, encoder: encoderSettings('draft') },
      frameRate: { numerator: 24, denominator: 1 },
    },
    signal: new AbortController().signal,
  })

  const show = ['-v', 'error', '-select_streams', 's', '-show_packets', '-show_streams', '-of', 'json']
  const { stdout } = await execa(path.join(path.dirname(ffmpeg), 'ffprobe'), [...show, outputPath])
  const found: unknown = JSON.parse(stdout)
  expect(found).toMatchObject({
    streams: [{ codec_name: 'mov_text', time_base: '1/24', duration_ts: FRAMES }],
    packets: [
      { pts: 0, duration: 6, size: '2' },
      { pts: 6, duration: 12, size: String(2 + Buffer.byteLength('Hold on,\nשלום')) },
      { pts: 18, duration: 10, size: '7' },
      { pts: 28, duration: 20, size: '2' },
    ],
  })
  expect(await hashPictures(outputPath)).toBe(await hashPictures(inputPath))
  using input = openMedia(outputPath)
  expect((await input.getTracks()).map((track) => track.type)).toContain('video')
})
