import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { EncodedPacketSink } from 'mediabunny'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { type ExportResult, exportProject } from '../src/export-project.ts'
import type { ExportRequest } from '../src/export-request.ts'
import { openMedia } from '../src/platform/open-media.ts'
import { readWavLayout } from '../src/platform/wav.ts'
import type { ExportTools } from '../src/prepare-export.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/start-sandbox.ts'
import { decodePictures, decodeSound, middleColour } from './helpers/decode.ts'
import { aRequest } from './helpers/export-request.ts'
import { readNumber } from './helpers/media-files.ts'
import { sandboxClient } from './helpers/sandbox-client.ts'
import { CLICKS_AT, makeFolder, makeSmallFilm } from './helpers/small-film.ts'

// The small film: 90 pictures at 29.97, which is 144144 samples; a numbered video from the 30th.
const SECONDS = 90 / (30_000 / 1001)
const SAMPLES = 144_144

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox
let result: ExportResult

/** Exports the small film; nothing is drawn again after the first time. */
async function runExport(request: Partial<ExportRequest>, tools: Partial<ExportTools> = {}): Promise<ExportResult> {
  return exportProject(
    aRequest({ projectId: 'small', outputPath: film('mp4'), captions: [], fps: 29.97, ...request }),
    {
      config: { ...(await readConfig()), apiUrl: sandbox.url, dataDir: path.join(folder, 'data') },
      client: sandboxClient(sandbox),
      signal: new AbortController().signal,
      onProgress: () => undefined,
      ...tools,
    },
  )
}

/** Named as ffmpeg would name a series of pictures. */
function film(extension: string): string {
  return path.join(folder, 'out', `film %03d.${extension}`)
}

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('export-outputs'))
  sandbox = await startSandbox({ boards: [await makeSmallFilm(folder)] })
  result = await runExport({ outputs: ['webm', 'prores', 'gif', 'mp3', 'wav', 'png'] })
}, 120_000)

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

test('every kind comes beside the MP4, and the receipt knows each file', async () => {
  const extensions = ['webm', 'mov', 'gif', 'mp3', 'wav', 'png']
  expect(result.otherPaths).toEqual(extensions.map(film))
  expect((await readdir(path.join(folder, 'out'))).sort()).toEqual(
    [...extensions, 'mp4', 'receipt.json'].map((extension) => `film %03d.${extension}`).sort(),
  )
  const files = await Promise.all(result.otherPaths.map((file) => readFile(file)))
  expect(result.receipt.others.map(({ bytes, sha256 }) => ({ bytes, sha256 }))).toEqual(
    files.map((file) => ({ bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') })),
  )
  expect(result.receipt.others).toMatchObject([
    { kind: 'webm', pictures: 90, samples: SAMPLES },
    { kind: 'prores', pictures: 90, samples: SAMPLES },
    { kind: 'gif', pictures: 45, samples: null },
    { kind: 'mp3', pictures: null, samples: SAMPLES },
    { kind: 'wav', pictures: null, samples: SAMPLES },
    { kind: 'png', pictures: 1, samples: null },
  ])
})

test('WebM and ProRes hold the film’s pictures at its rate, tagged as BT.709, and its sound where it was', async () => {
  for (const [extension, videoCodec, clockSeconds] of [
    ['webm', 'vp9', 0.001],
    ['mov', 'prores', 0.000_001],
  ] as const) {
    const found = await readTracks(film(extension))
    expect(found).toMatchObject({ videoCodec, size: '320x180' })
    expect((await readFile(film(extension))).includes('Small film')).toBe(true)
    expect(found.colour).toMatchObject({ primaries: 'bt709', transfer: 'bt709', matrix: 'bt709' })
    const late = found.times.map((seconds, frame) => Math.abs(seconds - (frame * SECONDS) / 90))
    expect([late.length, Math.max(...late) < clockSeconds]).toEqual([90, true])
    await expectNumbers(await decodePictures(film(extension)))
    expectClicks(await decodeSound(film(extension)))
  }
})

test('a GIF shows every second picture, as long as the film, again and again', async () => {
  const gif = await sharp(film('gif'), { animated: true }).metadata()
  expect(gif).toMatchObject({ width: 320, pageHeight: 180, pages: 45, loop: 0 })
  expect(gif.delay?.reduce((sum, milliseconds) => sum + milliseconds, 0)).toBe(Math.round(SECONDS * 100) * 10)
  const pictures = await decodePictures(film('gif'))
  expect(await Promise.all(pictures.slice(15, 20).map(readNumber))).toEqual([0, 2, 4, 6, 8])
})

test('WAV and MP3 hold the sound and nothing more', async () => {
  expect((await readWavLayout(film('wav'))).durationInSamples).toBe(SAMPLES)
  for (const extension of ['wav', 'mp3']) expectClicks(await decodeSound(film(extension)))
})

test('the PNG is the middle of the longest shot with a picture', async () => {
  const { format, width, height } = await sharp(film('png')).metadata()
  expect([format, width, height]).toEqual(['png', 320, 180])
  const [found, expected] = await Promise.all(
    [await readFile(film('png')), (await decodePictures(film('mp4')))[15] ?? Buffer.alloc(0)].map(middleColour),
  )
  for (const part of ['r', 'g', 'b'] as const) {
    expect(Math.abs((found?.[part] ?? 0) - (expected?.[part] ?? 255))).toBeLessThan(6)
  }
})

test('a film with soft captions is published with what was found of them', async () => {
  const { receipt } = await runExport({
    captions: ['soft'],
    outputs: ['mp4'],
    outputPath: path.join(folder, 'soft.mp4'),
  })
  const found = receipt.checks.find(({ name }) => name === 'cues of the soft track')
  expect(found).toEqual({ name: 'cues of the soft track', expected: '1', found: '1', passed: true })
  expect(result.receipt.checks.map(({ name }) => name)).not.toContain('cues of the soft track')
})

test('an export that ends while it converts publishes nothing, and leaves what was there', async () => {
  const lastWritten = async () => Promise.all(['mp4', 'gif'].map(async (kind) => (await stat(film(kind))).mtimeMs))
  const before = await lastWritten()
  const stop = new AbortController()
  const stopped = runExport(
    { outputs: ['gif', 'webm'] },
    {
      signal: stop.signal,
      onProgress: ({ stage, done }) => {
        if (stage === 'convert' && done === 1) stop.abort()
      },
    },
  )
  await expect(stopped).rejects.toMatchObject({ code: 'CANCELED' })
  expect(await lastWritten()).toEqual(before)
  expect((await readdir(path.join(folder, 'out'))).filter((name) => name.includes('partial'))).toEqual([])
})

async function readTracks(file: string) {
  using input = openMedia(file)
  const video = await input.getPrimaryVideoTrack()
  if (!video) throw new Error(`${file} has no picture.`)
  const times: number[] = []
  for await (const { timestamp } of new EncodedPacketSink(video).packets()) times.push(timestamp)
  return {
    videoCodec: video.codec,
    size: `${video.displayWidth}x${video.displayHeight}`,
    colour: await video.getColorSpace(),
    times: times.sort((a, b) => a - b),
  }
}

/** The video's ten pictures are the film's 30th to 39th. */
async function expectNumbers(pictures: Buffer[]): Promise<void> {
  expect(await Promise.all(pictures.slice(30, 40).map(readNumber))).toEqual([...Array(10).keys()])
}

/** As long as the film to the sample, and loud at the clicks. */
function expectClicks(sound: Float32Array): void {
  expect(sound.length).toBe(SAMPLES)
  for (const seconds of CLICKS_AT) {
    const around = sound.subarray(Math.round((seconds - 0.005) * 48_000), Math.round((seconds + 0.005) * 48_000))
    const loudest = around.reduce((best, level, at) => (Math.abs(level) > Math.abs(around[best] ?? 0) ? at : best), 0)
    expect(Math.abs(loudest - 240)).toBeLessThanOrEqual(2)
    expect(Math.abs(around[loudest] ?? 0)).toBeGreaterThan(0.05)
  }
}
