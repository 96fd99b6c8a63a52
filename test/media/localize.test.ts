import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDownloader } from '../../src/media/download.ts'
import { localize } from '../../src/media/localize.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import type { Board } from '../../src/timeline/board.ts'
import { aBoard, aFrame, aTrack } from '../helpers/boards.ts'
import { connectionsTo } from '../helpers/connections-to.ts'
import { testFfmpeg, writeImage } from '../helpers/media-files.ts'
import { makeFolder, makeSmallFilm, RED } from '../helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox

beforeEach(async () => {
  ;({ folder, remove } = await makeFolder('media'))
  sandbox = await startSandbox({ boards: [await makeSmallFilm(folder)] })
})

afterEach(async () => {
  await sandbox.stop()
  await remove()
})

const format = { width: 320, height: 180, frameRate: { numerator: 30, denominator: 1 } }

async function bring(board: Board, signal = new AbortController().signal) {
  const workDir = path.join(folder, 'data', 'work')
  await mkdir(workDir, { recursive: true })
  using downloader = openDownloader({ trustedOrigins: [new URL(sandbox.url).origin], limits: { firstBackoffMs: 1 } })
  return await localize({
    board,
    downloader,
    stills: false,
    format,
    videoSound: 'keep',
    dataDir: path.join(folder, 'data'),
    workDir,
    ffmpeg: await testFfmpeg(),
    signal,
    onProgress: () => undefined,
  })
}

function mediaUrl(name: string): string {
  return new URL(`/media/small/${name}`, sandbox.url).href
}

function imageBoard(name: string): Board {
  return aBoard([aFrame('f', { title: 'The pier', image: { url: mediaUrl(name), focalPoint: null } })])
}

function mediaRequests(): number {
  return sandbox.requests.filter((request) => request.path.startsWith('/media/')).length
}

describe('what comes out', () => {
  test('an image is an upright sRGB picture in the store, named by its hash', async () => {
    const { assets, mediaDir } = await bring(imageBoard('red.jpg'))
    const asset = assets.images.get(mediaUrl('red.jpg'))
    expect(asset).toMatchObject({ widthInPixels: 320, heightInPixels: 180, src: `assets/${asset?.sha256}.png` })
    await sharp(path.join(mediaDir, asset?.src ?? '')).stats()
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'M05: EXIF orientation %i is applied and the metadata gone',
    async (orientation) => {
      const file = path.join(folder, 'media', 'turned.jpg')
      await sharp({ create: { width: 40, height: 20, channels: 3, background: RED } })
        .jpeg()
        .withMetadata({ orientation })
        .toFile(file)
      const { assets, mediaDir } = await bring(imageBoard('turned.jpg'))
      const asset = assets.images.get(mediaUrl('turned.jpg'))
      const isOnItsSide = orientation >= 5
      expect(asset?.widthInPixels).toBe(isOnItsSide ? 20 : 40)
      expect((await sharp(path.join(mediaDir, asset?.src ?? '')).metadata()).exif).toBeUndefined()
    },
  )

  test('M03: an image larger than twice the output is scaled down, keeping its shape', async () => {
    await writeImage(path.join(folder, 'media', 'large.jpg'), RED, { width: 1920, height: 1080 })
    const { assets } = await bring(imageBoard('large.jpg'))
    expect(assets.images.get(mediaUrl('large.jpg'))).toMatchObject({ widthInPixels: 640, heightInPixels: 360 })
  })

  test('a video has the output’s rate: ten pictures at 30 a second stay ten', async () => {
    const board = aBoard([aFrame('f', { video: { url: mediaUrl('numbers.mp4') } })])
    const { assets } = await bring(board)
    expect(assets.videos.get(mediaUrl('numbers.mp4'))).toMatchObject({ durationInFrames: 10, widthInPixels: 320 })
  })

  test('sound is 48 kHz stereo of the same length', async () => {
    const { assets } = await bring(aBoard([aFrame('f')], [aTrack('t', { url: mediaUrl('clicks.wav') })]))
    expect(assets.audio.get(mediaUrl('clicks.wav'))?.durationInSamples).toBe(144_000)
  })
})

describe('what costs nothing the second time', () => {
  test('N41: a file used by ten frames is fetched once', async () => {
    const image = { url: mediaUrl('red.jpg'), focalPoint: null }
    await bring(aBoard(Array.from({ length: 10 }, (_, index) => aFrame(`f${index}`, { image }))))
    expect(mediaRequests()).toBe(1)
  })

  test.each([
    ['is gone', 404, 1, 'ASSET_NOT_FOUND'],
    ['cannot be had now', 503, 5, 'UPSTREAM_UNAVAILABLE'],
  ])(
    'N41: ten frames and a track whose file %s make one chain of requests, and a later try is a fresh one',
    async (_how, status, requests, code) => {
      const image = { url: mediaUrl('red.jpg'), focalPoint: null }
      const frames = Array.from({ length: 10 }, (_, index) => aFrame(`f${index}`, { image }))
      const board = aBoard(frames, [aTrack('t', { name: 'The same', url: image.url })])
      sandbox.setFaults([{ path: /red\.jpg/, times: 'always', kind: 'status', status }])
      await expect(bring(board)).rejects.toMatchObject({ code })
      expect(mediaRequests()).toBe(requests)
      sandbox.setFaults([])
      expect((await bring(aBoard(frames))).assets.images.size).toBe(1)
      expect(mediaRequests()).toBe(requests + 1)
    },
  )

  test('an unchanged file is asked for but not sent again', async () => {
    await bring(imageBoard('red.jpg'))
    await bring(imageBoard('red.jpg'))
    expect(
      sandbox.requests.filter((request) => request.path.startsWith('/media/')).map((request) => request.status),
    ).toEqual([200, 304])
  })

  test.each<[string, (file: string, good: Buffer) => Promise<unknown>]>([
    ['truncated', (file, good) => writeFile(file, good.subarray(0, 100))],
    ['emptied', (file) => writeFile(file, '')],
    ['changed by one bit', (file, good) => writeFile(file, good.fill((good[300] ?? 0) ^ 1, 300, 301))],
    ['replaced by a symbolic link', (file) => symlink('/etc/hostname', file)],
    ['replaced by a folder', (file) => mkdir(path.join(file, 'inside'), { recursive: true })],
    ['removed', () => Promise.resolve()],
  ])('N43: a stored file that was %s is made again', async (_how, damage) => {
    const { assets } = await bring(imageBoard('red.jpg'))
    const src = assets.images.get(mediaUrl('red.jpg'))?.src ?? ''
    const kept = path.join(folder, 'data', 'media', src)
    const good = await readFile(kept)
    await rm(path.join(folder, 'data', 'work'), { recursive: true })
    await rm(kept)
    await damage(kept, Buffer.from(good))
    const { mediaDir } = await bring(imageBoard('red.jpg'))
    expect(await readFile(path.join(mediaDir, src))).toEqual(good)
    expect(await readFile(kept)).toEqual(good)
  })
})

test('what a run brought here stays for it when the store is emptied', async () => {
  const { assets, mediaDir } = await bring(imageBoard('red.jpg'))
  await rm(path.join(folder, 'data', 'media'), { recursive: true })
  await sharp(path.join(mediaDir, assets.images.get(mediaUrl('red.jpg'))?.src ?? '')).stats()
})

describe('what is refused, with a sentence that names the frame', () => {
  test.each([
    [
      'M02: text called .jpg',
      'words.jpg',
      'these are words',
      /image of frame 1 \("The pier"\) is not a file of a known image format/,
    ],
    ['N12: an empty file', 'empty.jpg', '', /image of frame 1 \("The pier"\) is an empty file/],
    [
      'M20: a playlist called .jpg',
      'list.jpg',
      '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n',
      /not a file of a known image format/,
    ],
  ])('%s', async (_row, name, content, message) => {
    await writeFile(path.join(folder, 'media', name), content)
    await expect(bring(imageBoard(name))).rejects.toThrow(message)
  })

  test('M01: a truncated image', async () => {
    const whole = await readFile(path.join(folder, 'media', 'red.jpg'))
    await writeFile(path.join(folder, 'media', 'cut.jpg'), whole.subarray(0, whole.length - 300))
    await expect(bring(imageBoard('cut.jpg'))).rejects.toThrow(/damaged or incomplete/)
  })

  test('M10: a video without its index', async () => {
    const whole = await readFile(path.join(folder, 'media', 'numbers.mp4'))
    await writeFile(path.join(folder, 'media', 'cut.mp4'), whole.subarray(0, Math.floor(whole.length / 2)))
    const board = aBoard([aFrame('f', { video: { url: mediaUrl('cut.mp4') } })])
    await expect(bring(board)).rejects.toThrow(/video of frame 1.*damaged or incomplete/)
  })

  test('N29: a file that is gone', async () => {
    await rm(path.join(folder, 'media', 'red.jpg'))
    await expect(bring(imageBoard('red.jpg'))).rejects.toThrow(/cannot be downloaded \(status 404/)
  })
})

describe('what is tried again', () => {
  test.each([
    ['N24: a server error, three times', { kind: 'status', status: 503 }, 3],
    ['N06: a connection that breaks', { kind: 'reset' }, 1],
    ['N07: a body that ends early', { kind: 'truncate' }, 1],
  ] as const)('%s', async (_row, fault, times) => {
    sandbox.setFaults([{ path: /red\.jpg/, times, ...fault }])
    const { assets } = await bring(imageBoard('red.jpg'))
    expect(assets.images.size).toBe(1)
    expect(mediaRequests()).toBe(times + 1)
  })

  test('N41: nothing once one file cannot be had: the others are left, and none goes on', async () => {
    sandbox.setFaults([
      { path: /red\.jpg/, times: 'always', kind: 'stall' },
      { path: /blue\.jpg/, times: 'always', kind: 'status', status: 404 },
    ])
    const images = ['red.jpg', 'blue.jpg'].map((name) => ({ url: mediaUrl(name), focalPoint: null }))
    const board = aBoard(images.map((image, index) => aFrame(`f${index}`, { image })))
    await expect(bring(board)).rejects.toMatchObject({ code: 'ASSET_NOT_FOUND' })
    await expect.poll(() => connectionsTo(sandbox.port)).toBe(0)
    expect(mediaRequests()).toBeLessThanOrEqual(2)
    expect(await readdir(path.join(folder, 'data', 'work'))).toEqual([])
  })

  test('N42: nothing once somebody says stop, and the reason is the stop', async () => {
    sandbox.setFaults([{ path: /red\.jpg/, times: 'always', kind: 'stall' }])
    const controller = new AbortController()
    const bringing = bring(imageBoard('red.jpg'), controller.signal)
    await expect.poll(mediaRequests).toBe(1)
    const started = performance.now()
    controller.abort(new Error('stop'))
    await expect(bringing).rejects.toThrow('stop')
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
