import { readFile, writeFile } from 'node:fs/promises'
import { execa } from 'execa'
import { beforeEach, describe, expect, test } from 'vitest'
import { readWav } from '../../src/platform/read-wav.ts'
import { readWavLayout, wavHeader } from '../../src/platform/wav.ts'
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

/** In 16 bits, as `writeClicks` has it. */
const CLICK_LEVEL = 24_000

/** A click in a file of two seconds, encoded with a full ffmpeg. */
async function makeClick(name: string, ...encoder: string[]): Promise<void> {
  await writeClicks(store.pathOf('click.wav'), { seconds: SECONDS, clicksAt: [CLICK_AT] })
  await execa(FULL_FFMPEG, ['-v', 'error', '-y', '-i', store.pathOf('click.wav'), ...encoder, store.pathOf(name)])
}

/** Where clicks are, in seconds, and how long the sound is. */
async function heard(name: string): Promise<{ clicksAt: number[]; seconds: number }> {
  const samples = await decodeSound((await store.bring('audio', name)).file)
  const loud = [...samples.keys()].filter((at) => Math.abs(samples[at] ?? 0) > 0.25)
  const clicks = loud.filter((at, index) => at - (loud[index - 1] ?? -48_000) > 4800)
  return { clicksAt: clicks.map((at) => at / 48_000), seconds: samples.length / 48_000 }
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
    ['M16: 11.025 kHz', 'a.wav', ['-ar', '11025']],
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

  test('M17: an MP3 that is cut is as long as what is there, whatever its header says', async () => {
    await makeClick('whole.mp3', '-c:a', 'libmp3lame', '-b:a', '128k')
    const whole = await readFile(store.pathOf('whole.mp3'))
    await writeFile(store.pathOf('a.mp3'), whole.subarray(0, Math.floor(whole.length * 0.6)))
    const { clicksAt, seconds } = await heard('a.mp3')
    expect(clicksAt).toEqual([expect.closeTo(CLICK_AT, 3)])
    expect(seconds).toBeCloseTo(0.6 * SECONDS, 1)
  })

  test('M17: two MP3s in one file are heard one after the other', async () => {
    await makeClick('one.mp3', '-c:a', 'libmp3lame')
    const one = await readFile(store.pathOf('one.mp3'))
    await writeFile(store.pathOf('a.mp3'), Buffer.concat([one, one]))
    const { clicksAt, seconds } = await heard('a.mp3')
    expect(clicksAt).toEqual([expect.closeTo(CLICK_AT, 3), expect.closeTo(SECONDS + CLICK_AT, 1)])
    expect(Math.abs(seconds - 2 * SECONDS)).toBeLessThan(0.06)
  })

  // Nobody can know what the encoder put in front where the file does not say: players have it, too.
  test.each([
    [
      'M17: an MP3 of variable rate that says nothing of itself',
      'a.mp3',
      ['-c:a', 'libmp3lame', '-q:a', '4', '-write_xing', '0'],
    ],
    ['M17: AAC in ADTS', 'a.aac', ['-c:a', 'aac', '-b:a', '192k']],
  ])('%s is late by its encoder’s start, and no more', async (_row, name, encoder) => {
    await makeClick(name, ...encoder)
    const { clicksAt, seconds } = await heard(name)
    expect(clicksAt).toHaveLength(1)
    expect((clicksAt[0] ?? 0) - CLICK_AT).toBeGreaterThan(0.02)
    expect((clicksAt[0] ?? 0) - CLICK_AT).toBeLessThan(0.024)
    expect(Math.abs(seconds - SECONDS)).toBeLessThan(0.06)
  })

  test.each([
    ['5.1', ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR']],
    ['7.1', ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'SL', 'SR']],
  ])('M16: each channel of %s is on the sides and as loud as ITU-R BS.775 has it', async (layout, channels) => {
    const sides = new Map([
      ['L', [1, 0]],
      ['R', [0, 1]],
      ['C', [Math.SQRT1_2, Math.SQRT1_2]],
    ])
    for (const channel of channels) {
      const side = sides.get(channel.at(-1) ?? '') ?? [0, 0]
      const share = /^[BS]/.test(channel) ? Math.SQRT1_2 : 1
      await makeClick('a.wav', '-af', `pan=${layout}|${channel}=c0`)
      const samples = await decodeSides((await store.bring('audio', 'a.wav')).file)
      const peaks = [0, 1].map((of) =>
        samples.reduce((peak, level, at) => (at % 2 === of ? Math.max(peak, level) : peak), 0),
      )
      expect(
        peaks.map((peak) => (peak / CLICK_LEVEL).toFixed(2)),
        channel,
      ).toEqual(side.map((at) => (at * share).toFixed(2)))
    }
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

test('M16: what is above full scale is kept, in floats', async () => {
  const data = Buffer.from(Float32Array.from({ length: 96_000 }, (_, at) => (at < 48_000 ? 1.5 : -8)).buffer)
  await writeFile(store.pathOf('a.wav'), Buffer.concat([floatHeader(data.length, 4, 44), data]))
  const { asset, file } = await store.bring('audio', 'a.wav')
  expect(asset).toMatchObject({ durationInSamples: 48_000 })
  const samples = await samplesIn(file)
  expect(Math.max(...samples.map((level, at) => Math.abs(level - (at < 48_000 ? 1.5 : -8))))).toBeLessThan(2 ** -19)
})

test('M16: what only reaches full scale stays as it is, in 24 bits', async () => {
  const data = Buffer.from(Float32Array.from({ length: 96_000 }, (_, at) => (at % 4 < 2 ? 1 : -1)).buffer)
  await writeFile(store.pathOf('a.wav'), Buffer.concat([floatHeader(data.length, 4, 44), data]))
  const { file } = await store.bring('audio', 'a.wav')
  expect((await readWavLayout(file)).encoding).toBe('int24')
  const samples = await samplesIn(file)
  expect([samples[0], samples[2]].map((level) => level?.toFixed(5))).toEqual(['1.00000', '-1.00000'])
})

test.skipIf(NO_FULL_FFMPEG !== null)('M16: what another sample rate brings above full scale is kept', async () => {
  // Its steps have overtones that 48 kHz cannot hold; without them it swings beyond where it was.
  const steps = 'aevalsrc=sgn(sin(2*PI*1000*t)):s=44100:d=1'
  await execa(FULL_FFMPEG, ['-v', 'error', '-y', '-f', 'lavfi', '-i', steps, store.pathOf('a.wav')])
  const samples = await samplesIn((await store.bring('audio', 'a.wav')).file)
  expect(Math.max(...samples)).toBeGreaterThan(1.05)
})

async function samplesIn(file: string): Promise<Float32Array> {
  const blocks: number[] = []
  for await (const block of readWav(file)) blocks.push(...block)
  return Float32Array.from(blocks)
}

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

test('M18: a sound without samples is refused', async () => {
  await writeClicks(store.pathOf('a.wav'), { seconds: 0, clicksAt: [] })
  await store.expectRefused('audio', 'a.wav', { code: 'ASSET_CORRUPT', message: /audio track "Waves" is damaged/ })
})
