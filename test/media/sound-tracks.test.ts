import { execa } from 'execa'
import { beforeEach, describe, expect, test } from 'vitest'
import { decodeSound } from '../helpers/decode.ts'
import { FULL_FFMPEG, NO_FULL_FFMPEG } from '../helpers/full-ffmpeg.ts'
import { bringing } from './bringing.ts'

let store: Awaited<ReturnType<typeof bringing>>
beforeEach(async () => {
  store = await bringing()
})

describe.skipIf(NO_FULL_FFMPEG !== null)('files of many tracks', () => {
  const tracks = ['-f', 'lavfi', '-i', 'sine=440:d=0.5', '-f', 'lavfi', '-i', 'sine=2000:d=2']

  /** In Hz, and how long the sound is in seconds. */
  async function pitchOf(name: string, disposition: string[]): Promise<{ hertz: number; seconds: number }> {
    const picture = ['-f', 'lavfi', '-i', 'testsrc=s=160x90:d=1', '-map', '2', '-map', '0', '-map', '1']
    const output = ['-c:v', 'mpeg4', '-c:a', 'aac', ...disposition, store.pathOf(name)]
    await execa(FULL_FFMPEG, ['-v', 'error', '-y', ...tracks, ...picture, ...output])
    const samples = await decodeSound((await store.bring('audio', name)).file)
    // Twice a period.
    const crossings = samples.subarray(9600, 14_400).filter((level, at, all) => level >= 0 !== (all[at + 1] ?? 0) >= 0)
    return { hertz: 10 * Math.round(crossings.length / 2 / 0.1 / 10), seconds: samples.length / 48_000 }
  }

  test('M15: of two sound tracks the first is heard, beside a picture and a timecode', async () => {
    const { hertz, seconds } = await pitchOf('a.mov', ['-timecode', '01:00:00:00'])
    expect(seconds).toBeCloseTo(0.5, 1)
    expect(hertz).toBe(440)
  })

  test.each(['a.mov', 'a.mkv'])('M15: of two sound tracks the default one is heard (%s)', async (name) => {
    const { hertz, seconds } = await pitchOf(name, ['-disposition:a:0', '0', '-disposition:a:1', 'default'])
    expect(seconds).toBeCloseTo(2, 1)
    expect(Math.abs(hertz - 2000)).toBeLessThan(50)
  })

  test('M15: a file with pictures alone is no sound', async () => {
    await execa(FULL_FFMPEG, ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc=s=160x90:d=1', store.pathOf('a.mp4')])
    const message = /audio track "Waves" is not a file of a known audio format/
    await store.expectRefused('audio', 'a.mp4', { code: 'ASSET_NOT_MEDIA', message })
  })
})
