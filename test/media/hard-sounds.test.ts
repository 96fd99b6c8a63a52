import { readFile, writeFile } from 'node:fs/promises'
import { execa } from 'execa'
import { beforeEach, describe, expect, test } from 'vitest'
import { wavHeader } from '../../src/platform/wav.ts'
import { decodeSound } from '../helpers/decode.ts'
import { FULL_FFMPEG, NO_FULL_FFMPEG } from '../helpers/full-ffmpeg.ts'
import { testFfmpeg, writeClicks } from '../helpers/media-files.ts'
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

const WAV_HEADER_BYTES = 44

/** The samples of a 16-bit WAV, of all its channels in turn. */
function samplesOf(wav: Uint8Array): Int16Array {
  return new Int16Array(new Uint8Array(wav.subarray(WAV_HEADER_BYTES)).buffer)
}

async function decodeSides(file: string): Promise<Int16Array> {
  const { path: ffmpeg } = await testFfmpeg()
  const output = ['-map_metadata', '-1', '-c:a', 'pcm_s16le', '-f', 'wav', '-bitexact', 'pipe:1']
  const { stdout } = await execa(ffmpeg, ['-v', 'error', '-i', file, ...output], { encoding: 'buffer' })
  return samplesOf(stdout)
}

test('M16: one channel is on both sides, each as loud as it was recorded', async () => {
  await writeClicks(store.pathOf('a.wav'), { seconds: SECONDS, clicksAt: [CLICK_AT] })
  const { file } = await store.bring('audio', 'a.wav')
  const recorded = samplesOf(await readFile(store.pathOf('a.wav')))
  expect(await decodeSides(file)).toEqual(
    Int16Array.from({ length: recorded.length * 2 }, (_, at) => recorded[at >> 1] ?? 0),
  )
})

test('M16: two channels stay as they are, each on its side', async () => {
  // Read as two channels, one click is at the left and the other at the right.
  await writeClicks(store.pathOf('a.wav'), { seconds: SECONDS, clicksAt: [0.5, 1 + 1 / 48_000] })
  const wav = await readFile(store.pathOf('a.wav'))
  wav.writeUInt16LE(2, 22)
  wav.writeUInt32LE(48_000 * 4, 28)
  wav.writeUInt16LE(4, 32)
  await writeFile(store.pathOf('a.wav'), wav)
  const { file } = await store.bring('audio', 'a.wav')
  expect(await decodeSides(file)).toEqual(samplesOf(wav))
})

test.each([
  ['none', 'float32', 4, 44],
  ['infinite', 'float64', 8, 46],
] as const)(
  'M16: samples that are no numbers are silent, and only they: %s, as %s',
  async (what, _as, size, offset) => {
    const bad = what === 'none' ? Number.NaN : Number.NEGATIVE_INFINITY
    const data = Buffer.alloc(size * 96_000)
    for (let index = 0; index < 96_000; index += 1) {
      const level = index >= 24_000 && index < 48_000 ? bad : 0.5
      if (size === 4) data.writeFloatLE(level, 4 * index)
      else data.writeDoubleLE(level, 8 * index)
    }
    await writeFile(store.pathOf('a.wav'), Buffer.concat([floatHeader(data.length, size, offset), data]))
    const { asset, file } = await store.bring('audio', 'a.wav')
    const samples = await decodeSound(file)
    expect(asset).toMatchObject({ durationInSamples: 48_000 })
    expect(samples.subarray(12_000, 24_000).every((level) => level === 0)).toBe(true)
    expect([samples[11_999], samples[24_000]].map((level) => level?.toFixed(2))).toEqual(['0.50', '0.50'])
  },
)

test('M16: what is above full scale is cut off there, as 24 bits have it', async () => {
  const data = Buffer.from(new Float32Array(96_000).fill(1.5).buffer)
  await writeFile(store.pathOf('a.wav'), Buffer.concat([floatHeader(data.length, 4, 44), data]))
  const samples = await decodeSound((await store.bring('audio', 'a.wav')).file)
  expect(Math.min(...samples)).toBeGreaterThan(0.999)
})

/** Of a 48 kHz stereo WAV; longer ones have the size of an extension that they lack behind their format. */
function floatHeader(dataBytes: number, bytesPerSample: 4 | 8, length: 44 | 46): Buffer {
  const header = Buffer.alloc(length)
  wavHeader(dataBytes / 8, 'float32').copy(header)
  header.writeUInt32LE(length - 28, 16)
  header.writeUInt32LE(96_000 * bytesPerSample, 28)
  header.writeUInt16LE(2 * bytesPerSample, 32)
  header.writeUInt16LE(8 * bytesPerSample, 34)
  header.writeUInt16LE(0, 36)
  header.write('data', length - 8, 'latin1')
  header.writeUInt32LE(dataBytes, length - 4)
  return header
}

describe.skipIf(NO_FULL_FFMPEG !== null)('files of many tracks', () => {
  const tracks = ['-f', 'lavfi', '-i', 'sine=440:d=0.5', '-f', 'lavfi', '-i', 'sine=2000:d=2']

  test('M15: of two sound tracks the first is heard, beside a picture and a timecode', async () => {
    const picture = ['-f', 'lavfi', '-i', 'testsrc=s=160x90:d=1', '-map', '2', '-map', '0', '-map', '1']
    const output = ['-c:v', 'mpeg4', '-c:a', 'aac', '-timecode', '01:00:00:00', store.pathOf('a.mov')]
    await execa(FULL_FFMPEG, ['-v', 'error', '-y', ...tracks, ...picture, ...output])
    const samples = await decodeSound((await store.bring('audio', 'a.mov')).file)
    expect(samples.length / 48_000).toBeCloseTo(0.5, 1)
    // Twice a period.
    const crossings = samples.subarray(9600, 14_400).filter((level, at, all) => level >= 0 !== (all[at + 1] ?? 0) >= 0)
    expect(Math.round(crossings.length / 2 / 0.1 / 10)).toBe(44)
  })

  test('M15: a file with pictures alone is no sound', async () => {
    await execa(FULL_FFMPEG, ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc=s=160x90:d=1', store.pathOf('a.mp4')])
    const message = /audio track "Waves" is not a file of a known audio format/
    await store.expectRefused('audio', 'a.mp4', { code: 'ASSET_NOT_MEDIA', message })
  })
})

test('M18: a sound without samples is refused', async () => {
  await writeClicks(store.pathOf('a.wav'), { seconds: 0, clicksAt: [] })
  await store.expectRefused('audio', 'a.wav', { code: 'ASSET_CORRUPT', message: /audio track "Waves" is damaged/ })
})
