import { readFile, writeFile } from 'node:fs/promises'
import { execa } from 'execa'
import { beforeEach, describe, expect, test } from 'vitest'
import { decodeSound } from '../helpers/decode.ts'
import { FULL_FFMPEG, NO_FULL_FFMPEG } from '../helpers/full-ffmpeg.ts'
import { writeClicks } from '../helpers/media-files.ts'
import { bringing } from './bringing.ts'

let store: Awaited<ReturnType<typeof bringing>>
beforeEach(async () => {
  store = await bringing()
})

const CLICK_AT = 0.75
const SECONDS = 2

/** A click in a file of two seconds, encoded with a full ffmpeg. */
async function makeClick(name: string, ...encoder: string[]): Promise<void> {
  await writeClicks(store.pathOf('click.wav'), { seconds: SECONDS, clicksAt: [CLICK_AT] })
  await execa(FULL_FFMPEG, ['-v', 'error', '-y', '-i', store.pathOf('click.wav'), ...encoder, store.pathOf(name)])
}

/** The click is where it was, to a millisecond, and the length is right to one packet. */
async function expectClick(name: string): Promise<void> {
  const { asset, file } = await store.bring('audio', name)
  const samples = await decodeSound(file)
  const loudest = samples.reduce((best, level, at) => (Math.abs(level) > Math.abs(samples[best] ?? 0) ? at : best), 0)
  expect(Math.abs(loudest / 48_000 - CLICK_AT)).toBeLessThan(0.001)
  expect(asset).toMatchObject({ kind: 'audio' })
  expect(Math.abs(samples.length / 48_000 - SECONDS)).toBeLessThan(0.06)
}

describe.skipIf(NO_FULL_FFMPEG !== null)('is heard when it was meant to be', () => {
  test.each([
    ['M16: 5.1 channels', 'a.wav', ['-af', 'pan=5.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0']],
    ['M16: 8 kHz', 'a.wav', ['-ar', '8000']],
    ['M16: 96 kHz with 24 bits', 'a.wav', ['-ar', '96000', '-c:a', 'pcm_s24le']],
    ['M17: an MP3 with gaps noted (LAME)', 'a.mp3', ['-c:a', 'libmp3lame']],
    ['M17: Opus', 'a.opus', ['-c:a', 'libopus', '-b:a', '128k']],
    ['M17: AAC in an M4A', 'a.m4a', ['-c:a', 'aac', '-b:a', '192k']],
    ['M17: FLAC', 'a.flac', ['-c:a', 'flac']],
  ])('%s', async (_row, name, encoder) => {
    await makeClick(name, ...encoder)
    await expectClick(name)
  })

  test('M17: an MP3 behind 5 MB of ID3', async () => {
    await makeClick('bare.mp3', '-c:a', 'libmp3lame', '-id3v2_version', '0')
    const size = 5_000_000
    const header = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, ...[21, 14, 7, 0].map((bits) => (size >> bits) & 127)])
    const bare = await readFile(store.pathOf('bare.mp3'))
    await writeFile(store.pathOf('a.mp3'), Buffer.concat([header, Buffer.alloc(size), bare]))
    await expectClick('a.mp3')
  })

  test.each([1, 10_000])('M17: an MP3 whose header says it has %i frames', async (frames) => {
    await makeClick('a.mp3', '-c:a', 'libmp3lame')
    const bytes = await readFile(store.pathOf('a.mp3'))
    const xing = Math.max(bytes.indexOf('Xing'), bytes.indexOf('Info'))
    bytes.writeUInt32BE(frames, xing + 8)
    await writeFile(store.pathOf('a.mp3'), bytes)
    await expectClick('a.mp3')
  })
})

test('M17: a WAV whose header says 0xFFFFFFFF is as long as it is', async () => {
  await writeClicks(store.pathOf('a.wav'), { seconds: SECONDS, clicksAt: [CLICK_AT] })
  const bytes = await readFile(store.pathOf('a.wav'))
  bytes.writeUInt32LE(0xffffffff, 4)
  bytes.writeUInt32LE(0xffffffff, 40)
  await writeFile(store.pathOf('a.wav'), bytes)
  await expectClick('a.wav')
})

test('M16: one channel is on both sides, 3 dB softer on each', async () => {
  await writeClicks(store.pathOf('a.wav'), { seconds: SECONDS, clicksAt: [CLICK_AT] })
  const { file } = await store.bring('audio', 'a.wav')
  const samples = await decodeSound(file)
  expect(Math.max(...samples)).toBeCloseTo((24_000 / 32_768) * Math.SQRT1_2, 2)
})

test('M18: a sound without samples is refused', async () => {
  await writeClicks(store.pathOf('a.wav'), { seconds: 0, clicksAt: [] })
  await store.expectRefused('audio', 'a.wav', { code: 'ASSET_CORRUPT', message: /audio track "Waves" is damaged/ })
})
