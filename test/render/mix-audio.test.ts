import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { decodeSound } from '../../src/render/decode-sound.ts'
import type { Loudness } from '../../src/render/loudness.ts'
import { type MixedAudio, mixAudio } from '../../src/render/mix-audio.ts'
import { mixedBlocks } from '../../src/render/mixed-blocks.ts'
import { duckUnder } from '../../src/timeline/duck.ts'
import type { AudioClip } from '../../src/timeline/schema.ts'
import { soundSchema } from '../../src/timeline/sound.ts'
import { ebur128, NO_EBUR128 } from '../helpers/full-ffmpeg.ts'
import { testFfmpeg } from '../helpers/media-files.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { aSound, clicks, levelOf, noise, SECOND, sine, type Waveform } from '../helpers/sounds.ts'

let folder: string
let remove: () => Promise<void>
let workDir: string
let run = 0

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('mix'))
})
afterAll(() => remove())
beforeEach(async () => {
  run += 1
  workDir = path.join(folder, `work-${run}`)
  await mkdir(workDir)
})

const signal = new AbortController().signal
const VERSIONS = { renderer: '1' }

async function mix(
  clips: AudioClip[],
  { seconds, loudness = 'off', stems = false }: { seconds: number; loudness?: Loudness; stems?: boolean },
): Promise<MixedAudio> {
  const ffmpeg = await testFfmpeg()
  const durationInSamples = seconds * SECOND
  return mixAudio({
    mix: { clips, durationInSamples },
    ...{ loudness, stems, wav: true, reuse: true, versions: VERSIONS, ffmpeg, signal },
    ...{ dataDir: folder, mediaDir: folder, workDir },
  })
}

/** The mix before it is mastered, both channels. */
async function mixedSamples(clips: AudioClip[], seconds: number): Promise<Float32Array> {
  return collect(mixedBlocks({ mix: { clips, durationInSamples: seconds * SECOND }, mediaDir: folder, signal }))
}

async function decoded(file: string): Promise<Float32Array> {
  return collect(decodeSound({ file, ffmpeg: await testFfmpeg(), signal }))
}

async function collect(blocks: AsyncIterable<Float32Array>): Promise<Float32Array> {
  const all: Float32Array[] = []
  for await (const block of blocks) all.push(block)
  const samples = new Float32Array(all.reduce((length, block) => length + block.length, 0))
  let at = 0
  for (const block of all) {
    samples.set(block, at)
    at += block.length
  }
  return samples
}

function sound(name: string, waveform: Waveform, seconds: number, clip: Partial<AudioClip> = {}): Promise<AudioClip> {
  return aSound({ folder, name, waveform, durationInSamples: Math.round(seconds * SECOND), clip })
}

const speech = noise(1)
/** Words of noise with pauses: about as far from its peaks to its loudness as a voice. */
const words: Waveform = (at) => speech(at) * Math.max(0, Math.sin(at / 9000)) ** 3 * 0.25

describe.skipIf(NO_EBUR128 !== null)(`loudness by ebur128${NO_EBUR128 ? ` (skipped: ${NO_EBUR128})` : ''}`, () => {
  test.each([
    ['web', -14],
    ['podcast', -16],
    ['broadcast', -23],
  ] as const)(
    '%s is within 0.3 LU of %i LUFS with peaks at −1 dBTP or less, quiet or loud before',
    async (loudness, lufs) => {
      for (const [name, volume] of [
        ['quiet', 0.1],
        ['loud', 3],
      ] as const) {
        const { audioPath, sound: made } = await mix(
          [await sound(name, words, 12, { volume }), await sound('bed', sine(220, 0.1), 12, { volume })],
          { seconds: 12, loudness },
        )
        const found = await ebur128(audioPath)
        expect(Math.abs(found.integratedLufs - lufs)).toBeLessThanOrEqual(0.3)
        expect(found.truePeakDbtp).toBeLessThanOrEqual(-1)
        expect(Math.abs(found.integratedLufs - (made.integratedLufs ?? 0))).toBeLessThanOrEqual(0.1)
        expect(made.heldBack).toBeNull()
      }
    },
  )

  test('M16: peaks that would be far above full scale stay at −1 dBTP or less after encoding', async () => {
    const { audioPath } = await mix([await sound('hot', noise(0.9), 4, { volume: 6 })], { seconds: 4 })
    expect((await ebur128(audioPath)).truePeakDbtp).toBeLessThanOrEqual(-1)
  })
})

describe('what cannot be brought to its loudness', () => {
  test('a silent film stays silent', async () => {
    const { audioPath, sound: made } = await mix([], { seconds: 2, loudness: 'web' })
    expect(made).toMatchObject({ integratedLufs: null, truePeakDbtp: null, gainDb: 0 })
    const samples = await decoded(audioPath)
    expect(samples.length).toBeGreaterThanOrEqual(2 * 2 * SECOND)
    expect(samples.every((sample) => sample === 0)).toBe(true)
  })

  test('lone clicks are not pressed into a loud film, and noise nobody was to hear is not made one', async () => {
    const lone = await mix([await sound('lone', clicks([1, 2]), 3)], { seconds: 3, loudness: 'web' })
    expect(lone.sound.heldBack).toBe('peaks')
    expect(lone.sound.truePeakDbtp).toBeLessThanOrEqual(-1)
    await mkdir((workDir += '-again'))
    const faint = await mix([await sound('faint', noise(0.001), 3)], { seconds: 3, loudness: 'web' })
    expect(faint.sound).toMatchObject({ heldBack: 'quiet', gainDb: 30 })
  })
})

test('ten tracks are each as loud as one alone', async () => {
  const tracks = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      sound(`track-${index}`, sine(300 + 100 * index, 0.2), 0.9, { fromSample: index * SECOND }),
    ),
  )
  const together = await mixedSamples(tracks, 10)
  for (const [index, track] of tracks.entries()) {
    const alone = await mixedSamples([track], 10)
    expect(levelOf(together, index, index + 0.9)).toBeCloseTo(levelOf(alone, index, index + 0.9), 3)
  }
})

test('music is 10 dB down under a voice, to half a dB, and back up after it', async () => {
  const music = await sound('music', sine(440, 0.2), 12, { role: 'music' })
  const voice = { fromSample: 4 * SECOND, durationInSamples: 3 * SECOND }
  const envelope = duckUnder({ music, voices: [voice], sound: soundSchema.parse({}) })
  const { audioPath } = await mix([{ ...music, envelope }], { seconds: 12 })
  const samples = await decoded(audioPath)
  const loud = levelOf(samples, 1, 3)
  expect(Math.abs(levelOf(samples, 4, 7) - loud + 10)).toBeLessThanOrEqual(0.5)
  expect(Math.abs(levelOf(samples, 8, 11) - loud)).toBeLessThanOrEqual(0.1)
})

describe('no edge clicks', () => {
  // 440 Hz at 0.5 moves by at most this from one sample to the next.
  const steepest = (2 * Math.PI * 440 * 0.5) / SECOND
  const tone = sine(440, 0.5)

  test.each<[string, Partial<AudioClip>]>([
    ['at a cut into the media', { trimStartSample: 10_027, fadeInSamples: 144, fadeOutSamples: 144 }],
    ['at an end cut short', { durationInSamples: 30_027, fadeOutSamples: 144 }],
    ['where a loop begins again', { loop: true, durationInSamples: 100_000, fadeOutSamples: 144 }],
    [
      'where a loop cut at both ends begins again',
      { loop: true, trimStartSample: 10_013, durationInSamples: 99_000, fadeInSamples: 144, fadeOutSamples: 144 },
    ],
  ])('%s', async (_where, clip) => {
    const samples = await mixedSamples(
      [await sound('tone', tone, 0.73, { durationInSamples: 20_000, fromSample: 5000, ...clip })],
      3,
    )
    expect(levelOf(samples, 0.15, 0.4)).toBeGreaterThan(-12)
    let step = 0
    for (let at = 2; at < samples.length; at += 2) {
      step = Math.max(step, Math.abs((samples[at] ?? 0) - (samples[at - 2] ?? 0)))
    }
    expect(step).toBeLessThan(steepest + 1 / 144 + 0.001)
  })
})

test('a loop that repeats without a seam is not touched where it begins again', async () => {
  const samples = await mixedSamples(
    [await sound('seamless', sine(480, 0.5), 0.5, { loop: true, durationInSamples: 2 * SECOND })],
    2,
  )
  const whole = sine(480, 0.5)
  for (let at = 0; at < 2 * SECOND; at += 1) expect(Math.abs((samples[2 * at] ?? 9) - whole(at))).toBeLessThan(0.035)
})

test('a click is within a millisecond of its time at the start, middle and end of 30 minutes', async () => {
  const seconds = 30 * 60
  const at = [0.5, seconds / 2, seconds - 0.5]
  const tracks = await Promise.all(
    at.map((time, index) =>
      sound(`click-${index}`, clicks([0.01]), 0.5, { fromSample: Math.round((time - 0.01) * SECOND) }),
    ),
  )
  const { audioPath } = await mix(tracks, { seconds })
  const found: number[] = []
  let from = 0
  for await (const block of decodeSound({ file: audioPath, ffmpeg: await testFfmpeg(), signal })) {
    for (let index = 0; index < block.length; index += 2) {
      if (Math.abs(block[index] ?? 0) > 0.3) found.push((from + index / 2) / SECOND)
    }
    from += block.length / 2
  }
  expect(from).toBe(seconds * SECOND)
  for (const time of at) expect(Math.min(...found.map((each) => Math.abs(each - time)))).toBeLessThanOrEqual(0.001)
  expect(found.every((each) => at.some((time) => Math.abs(each - time) <= 0.001))).toBe(true)
}, 120_000)

test('P07: 630 tracks are mixed within seconds, whether one after the other or all at once', async () => {
  const one = await sound('short', sine(440, 0.001), 0.2)
  const after = Array.from({ length: 630 }, (_, index) => ({ ...one, id: `${index}`, fromSample: index * 4800 }))
  const started = performance.now()
  const samples = await mixedSamples(after, 64)
  const atOnce = await mixedSamples(
    after.map((clip) => ({ ...clip, fromSample: 0 })),
    1,
  )
  expect(performance.now() - started).toBeLessThan(8000)
  expect(levelOf(samples, 30.05, 60)).toBeCloseTo(-60 - 3.01 + 6.02, 1)
  expect(levelOf(atOnce, 0, 0.2)).toBeCloseTo(-60 - 3.01 + 20 * Math.log10(630), 1)
})

test('no more files are open at once than systems allow', async () => {
  const one = await sound('open', sine(440, 0.001), 3)
  const tracks = Array.from({ length: 200 }, (_, index) => ({ ...one, id: `${index}` }))
  let most = 0
  for await (const block of mixedBlocks({
    mix: { clips: tracks, durationInSamples: 3 * SECOND },
    mediaDir: folder,
    signal,
  })) {
    most = Math.max(most, (await readdir('/proc/self/fd')).length, block.length === 0 ? Infinity : 0)
  }
  expect(most).toBeLessThan(150)
})

describe('stems', () => {
  test('dialogue, music and effects add up to the mix where the limiter has nothing to do, sample by sample', async () => {
    const tracks = [
      await sound('stem-voice', words, 4, { role: 'voiceover' }),
      await sound('stem-music', sine(330, 0.05), 4, { role: 'music', volume: 0.5 }),
      await sound('stem-sfx', noise(0.02), 2, { role: 'sfx', fromSample: SECOND }),
    ]
    const { stems, sound: made } = await mix(tracks, { seconds: 4, loudness: 'broadcast', stems: true })
    expect(stems?.gainDb).toBeCloseTo(made.gainDb, 9)
    const names = ['dialogue', 'music', 'effects', 'mix']
    const read = await Promise.all(names.map((name) => readStem(stems?.path ?? '', name)))
    const [dialogue, music, effects, whole] = read
    expect(read.map((samples) => samples.length)).toEqual(names.map(() => 8 * SECOND))
    for (const [at, sample] of (whole ?? new Float32Array()).entries()) {
      const sum = (dialogue?.[at] ?? 9) + (music?.[at] ?? 9) + (effects?.[at] ?? 9)
      if (Math.abs(sum - sample) > 4 / 0x800000) expect(sum).toBeCloseTo(sample, 6)
    }
    expect(levelOf(music ?? new Float32Array(), 1, 3)).toBeCloseTo(20 * Math.log10(0.025) - 3.01 + made.gainDb, 1)
  })

  test('are turned down together where one alone would clip', async () => {
    const tracks = [
      await sound('clip-voice', sine(330, 0.9), 2, { role: 'voiceover', volume: 2 }),
      await sound('clip-music', sine(330, 0.1), 2, { role: 'music' }),
    ]
    const { stems } = await mix(tracks, { seconds: 2, stems: true })
    expect(stems?.gainDb).toBeCloseTo(-20 * Math.log10(1.8), 2)
    const music = await readStem(stems?.path ?? '', 'music')
    expect(levelOf(music, 0, 2)).toBeCloseTo(-20 - 3.01 - 20 * Math.log10(1.8), 1)
  })
})

async function readStem(stemsDir: string, name: string): Promise<Float32Array> {
  const src = path.relative(folder, path.join(stemsDir, `${name}.wav`))
  const media = { sha256: '0'.repeat(64), src, availableSamples: 0 }
  const length = 60 * SECOND
  const samples = await mixedSamples([{ ...(await sound('any', sine(1), 0.1)), media, durationInSamples: length }], 4)
  return samples
}
