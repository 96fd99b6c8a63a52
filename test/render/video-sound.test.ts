import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasSound, normalise } from '../../src/media/normalise.ts'
import { mixedBlocks } from '../../src/render/mixed-blocks.ts'
import { aClip } from '../helpers/clips.ts'
import { testFfmpeg, writeClicks, writeNumberedVideo } from '../helpers/media-files.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { SECOND } from '../helpers/sounds.ts'

let folder: string
let remove: () => Promise<void>
beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('video-sound'))
  await writeNumberedVideo(path.join(folder, 'silent.mp4'), { frames: 30, fps: '30' })
  await writeClicks(path.join(folder, 'clicks.wav'), { seconds: 1, clicksAt: [0.25] })
})
afterAll(() => remove())

const signal = new AbortController().signal

/** A video whose sound, with a click 0.25 s into it, begins late; and where the click then is, in seconds. */
async function clickOfVideo(lateSeconds: number): Promise<number> {
  const ffmpeg = await testFfmpeg()
  const source = path.join(folder, `late-${lateSeconds}.mp4`)
  const sound = ['-itsoffset', String(lateSeconds), '-i', path.join(folder, 'clicks.wav')]
  const output = ['-c:v', 'copy', '-c:a', 'aac', source]
  await execa(ffmpeg.path, ['-v', 'error', '-y', '-i', path.join(folder, 'silent.mp4'), ...sound, ...output])
  expect(await hasSound(source)).toBe(true)
  const made = await normalise({
    use: { kind: 'audio', url: 'https://media.test/late', label: 'the sound' },
    sniffed: { extension: 'mp4', demuxer: 'mov' },
    target: path.join(folder, 'late.wav'),
    format: { width: 320, height: 180, frameRate: { numerator: 30, denominator: 1 } },
    ...{ source, ffmpeg, signal, timeoutMs: 60_000 },
  })
  const durationInSamples = made.kind === 'audio' ? made.durationInSamples : 0
  const media = { sha256: '0'.repeat(64), src: 'late.wav', availableSamples: durationInSamples }
  const clips = [aClip({ media, durationInSamples })]
  let [loudest, at, from] = [0, 0, 0]
  for await (const block of mixedBlocks({ mix: { clips, durationInSamples }, mediaDir: folder, signal })) {
    for (let index = 0; index < block.length; index += 2) {
      if (Math.abs(block[index] ?? 0) > loudest) [loudest, at] = [Math.abs(block[index] ?? 0), from + index / 2]
    }
    from += block.length / 2
  }
  return at / SECOND
}

test.each([0, 0.4])(
  'the sound of a video that begins %d s after the picture stays with it, to a millisecond',
  async (late) => {
    expect(Math.abs((await clickOfVideo(late)) - (0.25 + late))).toBeLessThanOrEqual(0.001)
  },
)

test('a video without sound has none to take', async () => {
  expect(await hasSound(path.join(folder, 'silent.mp4'))).toBe(false)
})
