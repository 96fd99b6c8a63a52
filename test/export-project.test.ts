import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { type ExportResult, exportProject } from '../src/export-project.ts'
import type { ExportRequest } from '../src/export-request.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/start-sandbox.ts'
import { makeDataDir } from './helpers/data-dir.ts'
import { decodePictures, decodeSound, hashPictures, middleColour } from './helpers/decode.ts'
import { aRequest } from './helpers/export-request.ts'
import { type Rgb, readNumber, testFfmpeg, writeImage } from './helpers/media-files.ts'
import { sandboxClient } from './helpers/sandbox-client.ts'
import { BLUE, CLICKS_AT, GREEN, makeFolder, makeSmallFilm, RED } from './helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox
let first: ExportResult
let pictures: Buffer[]

async function runExport(request: Partial<ExportRequest> = {}): Promise<ExportResult> {
  return exportProject(aRequest({ projectId: 'small', outputPath: path.join(folder, 'out', 'film.mp4'), ...request }), {
    config: { ...(await readConfig()), apiUrl: sandbox.url, dataDir: path.join(folder, 'data') },
    client: sandboxClient(sandbox),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
}

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('export'))
  await makeDataDir(path.join(folder, 'data'))
  sandbox = await startSandbox({
    boards: [await makeSmallFilm(folder)],
  })
  first = await runExport()
  pictures = await decodePictures(first.outputPath)
}, 120_000)

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

function expectColour(found: Rgb, expected: Rgb): void {
  for (const channel of ['r', 'g', 'b'] as const) expect(Math.abs(found[channel] - expected[channel])).toBeLessThan(8)
}

describe('the picture', () => {
  test('has as many frames as the timeline', () => {
    expect(pictures).toHaveLength(90)
    expect(first.receipt.file.durationInFrames).toBe(90)
  })

  test.each([
    ['red image', [0, 15, 29], RED],
    ['blue image', [60, 75, 89], BLUE],
  ])('shows the %s at its first, middle and last frame', async (_name, frames, colour) => {
    for (const frame of frames) expectColour(await middleColour(pictures[frame] ?? Buffer.alloc(0)), colour)
  })

  test('M19: shows every picture of a video in its frame, then holds the last', async () => {
    const numbers = await Promise.all(pictures.slice(30, 50).map(readNumber))
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...Array<number>(10).fill(9)])
  })

  test('P09: shows a slate where there is nothing to show yet', async () => {
    const { channels } = await sharp(pictures[55]).stats()
    expect(channels[0]?.mean).toBeLessThan(80)
    expect(channels[0]?.max).toBeGreaterThan(180)
    expect(first.receipt.slates).toEqual(['3'])
  })

  test('burns the caption in below the middle', async () => {
    const band = { left: 40, top: 130, width: 240, height: 45 }
    const brightest = async (png: Buffer | undefined) => {
      const { channels } = await sharp(await sharp(png).extract(band).toBuffer()).stats()
      return channels[1]?.max ?? 0
    }
    expect(await brightest(pictures[15])).toBeGreaterThan(200)
    expect(await brightest(pictures[75])).toBeLessThan(120)
  })
})

describe('the file', () => {
  test('is H.264 High, yuv420p, tagged BT.709 limited, at a constant 30 frames a second', async () => {
    const stream = await probe(first.outputPath, 'v')
    expect(stream).toMatchObject({
      codec_name: 'h264',
      // The number of High; this ffprobe knows no names.
      profile: '100',
      pix_fmt: 'yuv420p',
      color_range: 'tv',
      color_space: 'bt709',
      color_transfer: 'bt709',
      color_primaries: 'bt709',
      r_frame_rate: '30/1',
      avg_frame_rate: '30/1',
      nb_frames: '90',
      start_time: '0.000000',
      duration: '3.000000',
    })
  })

  test('has sound exactly as long as its picture', async () => {
    expect(await probe(first.outputPath, 'a')).toMatchObject({
      codec_name: 'aac',
      sample_rate: '48000',
      start_time: '0.000000',
      duration: '3.000000',
    })
  })

  test('lets every click be heard within a millisecond of its time', async () => {
    const sound = await decodeSound(first.outputPath)
    for (const seconds of CLICKS_AT) {
      const near = Math.round(seconds * 48_000)
      const window = sound.subarray(near - 2400, near + 2400)
      const loudest = window.reduce((best, level, at) => (Math.abs(level) > Math.abs(window[best] ?? 0) ? at : best), 0)
      expect(Math.abs(window[loudest] ?? 0)).toBeGreaterThan(0.2)
      expect(Math.abs(loudest - 2400)).toBeLessThanOrEqual(48)
    }
  })

  test('keeps its index in front, so that it plays while it loads', async () => {
    const bytes = await readFile(first.outputPath)
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
  })

  test('shows pure green as BT.709 says: Y 95, U 85, V 77 for half-bright green', async () => {
    await writeImage(path.join(folder, 'media', 'blue.jpg'), { r: 0, g: 128, b: 0 })
    const { outputPath } = await runExport({ outputPath: path.join(folder, 'out', 'green.mp4') })
    const found = await yuvAt(outputPath, 75)
    await writeImage(path.join(folder, 'media', 'blue.jpg'), BLUE)
    for (const [index, level] of [95, 85, 77].entries())
      expect(Math.abs((found[index] ?? 0) - level)).toBeLessThanOrEqual(2)
  })
})

describe('the receipt', () => {
  test('says that every check passed, and holds the hash of the file', async () => {
    const receipt: unknown = JSON.parse(await readFile(first.receiptPath, 'utf8'))
    expect(receipt).toEqual(first.receipt)
    expect(first.receipt.checks.every((check) => check.passed)).toBe(true)
    expect(first.receipt.ignoredFields).toEqual({ count: 1, names: ['frames[].mood'], words: [] })
    const sha256 = createHash('sha256')
      .update(await readFile(first.outputPath))
      .digest('hex')
    expect(first.receipt.file.sha256).toBe(sha256)
  })
})

describe('a second export', () => {
  test('P17: draws nothing again and makes the same picture', async () => {
    const second = await runExport({ outputPath: path.join(folder, 'out', 'second.mp4') })
    expect(second.receipt.segments).toEqual({ total: 4, rendered: 0, reused: 4 })
    expect(await hashPictures(second.outputPath)).toBe(await hashPictures(first.outputPath))
  })

  test('of a project with one shot changed draws that shot alone', async () => {
    await writeImage(path.join(folder, 'media', 'red.jpg'), GREEN)
    const { receipt, outputPath } = await runExport({ outputPath: path.join(folder, 'out', 'edited.mp4') })
    await writeImage(path.join(folder, 'media', 'red.jpg'), RED)
    expect(receipt.segments).toEqual({ total: 4, rendered: 1, reused: 3 })
    expectColour(await middleColour((await decodePictures(outputPath))[15] ?? Buffer.alloc(0)), GREEN)
  })

  test('K16: draws a segment again whose file was damaged', async () => {
    const segments = path.join(folder, 'data', 'segments')
    for (const name of (await readdir(segments)).filter((each) => each.endsWith('.mp4'))) {
      const bytes = await readFile(path.join(segments, name))
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 10) ^ 1, bytes.length - 10)
      await writeFile(path.join(segments, name), bytes)
    }
    const mended = await runExport({ outputPath: path.join(folder, 'out', 'mended.mp4') })
    expect(mended.receipt.segments).toEqual({ total: 4, rendered: 4, reused: 0 })
    expect(await hashPictures(mended.outputPath)).toBe(await hashPictures(first.outputPath))
  })
})

test('P06: a rate of 29.97 is exact: 30000/1001, and the sound as long as the picture', async () => {
  const { outputPath, receipt } = await runExport({ fps: 29.97, outputPath: path.join(folder, 'out', 'ntsc.mp4') })
  expect(await probe(outputPath, 'v')).toMatchObject({ r_frame_rate: '30000/1001', nb_frames: '90' })
  expect(receipt.checks.every((check) => check.passed)).toBe(true)
}, 60_000)

test('P09: --strict refuses a film with slates and names their shots', async () => {
  await expect(runExport({ strict: true })).rejects.toThrow('These shots have no picture yet: 3.')
})

async function probe(file: string, stream: 'v' | 'a'): Promise<Record<string, unknown>> {
  const ffprobe = path.join(path.dirname((await testFfmpeg()).path), 'ffprobe')
  const { stdout } = await execa(ffprobe, [
    '-v',
    'error',
    '-select_streams',
    stream,
    '-show_streams',
    '-of',
    'json',
    file,
  ])
  const { streams }: { streams: Record<string, unknown>[] } = JSON.parse(stdout)
  return streams[0] ?? {}
}

/** The stored Y, U and V in the middle of a picture. */
async function yuvAt(file: string, frame: number): Promise<number[]> {
  const { path: ffmpeg } = await testFfmpeg()
  const output = ['-map', '0:v', '-c:v', 'rawvideo', '-pix_fmt', 'yuv420p', '-f', 'avi', 'pipe:1']
  const { stdout } = await execa(
    ffmpeg,
    ['-v', 'error', '-ss', String(frame / 30), '-i', file, '-frames:v', '1', ...output],
    {
      encoding: 'buffer',
    },
  )
  const data = Buffer.from(stdout)
  const start = data.indexOf('00dc', data.indexOf('movi')) + 8
  const [width, height] = [320, 180]
  const luma = data[start + 60 * width + 160] ?? 0
  const chroma = start + width * height + (30 * width) / 2 + 80
  return [luma, data[chroma] ?? 0, data[chroma + (width * height) / 4] ?? 0]
}
