import { readFile, writeFile } from 'node:fs/promises'
import { execa } from 'execa'
import sharp from 'sharp'
import { beforeEach, describe, expect, test } from 'vitest'
import { decodePictures, middleColour } from '../helpers/decode.ts'
import { FULL_FFMPEG, FULL_FFPROBE, NO_FULL_FFMPEG } from '../helpers/full-ffmpeg.ts'
import { readNumber, writeNumberedVideo } from '../helpers/media-files.ts'
import { bringing } from './bringing.ts'
import { FPS, numbersOf, shownAt } from './shown-numbers.ts'

let store: Awaited<ReturnType<typeof bringing>>
beforeEach(async () => {
  store = await bringing()
})

/** Makes a video with a full ffmpeg, which has the encoders and filters that Remotion's lacks. */
async function make(name: string, ...args: string[]): Promise<void> {
  await execa(FULL_FFMPEG, ['-v', 'error', '-y', ...args, store.pathOf(name)])
}

/** Numbered pictures, each at the time a filter's `setpts` gives it. */
async function makeTimed(name: string, times: string, ...encoder: string[]): Promise<void> {
  await writeNumberedVideo(store.pathOf('numbers.mp4'), { frames: 40, fps: '30' })
  const filter = ['-vf', `settb=1/90000,setpts='(${times})/TB'`, '-fps_mode', 'vfr', '-enc_time_base', '1/90000']
  await make(name, '-i', store.pathOf('numbers.mp4'), ...filter, '-c:v', 'libx264', ...encoder)
}

/** Irregular, as of a phone that is short of light, or a recorded screen. */
const UNEVEN = Array.from({ length: 40 }, (_, n) => n / 30 + 0.012 * (n % 3) + Math.floor(n / 10) * 0.05)
const UNEVEN_TIMES = 'N/30+0.012*mod(N\\,3)+floor(N/10)*0.05'

describe.skipIf(NO_FULL_FFMPEG !== null)('every frame shows the picture that is shown then', () => {
  test.each([
    ['M11: times that differ', ['-bf', '0']],
    ['M11: times that differ, of pictures stored in another order', ['-bf', '3']],
  ])('%s', async (_row, encoder) => {
    await makeTimed('a.mp4', UNEVEN_TIMES, ...encoder)
    const { asset, file } = await store.bring('video', 'a.mp4')
    const numbers = await numbersOf(file)
    expect(numbers).toEqual(shownAt(UNEVEN, numbers.length))
    expect(asset).toMatchObject({ durationInFrames: numbers.length })
    expect(numbers.at(-1)).toBe(39)
  })

  test.each([
    ['M12: 24 a second', '24', 24],
    ['M12: 23.976 a second', '24000/1001', 24_000 / 1001],
    ['M12: 29.97 a second', '30000/1001', 30_000 / 1001],
    ['M12: 59.94 a second', '60000/1001', 60_000 / 1001],
    ['M12: 120 a second', '120', 120],
  ])('%s', async (_row, fps, rate) => {
    await writeNumberedVideo(store.pathOf('a.mp4'), { frames: 60, fps })
    const { file } = await store.bring('video', 'a.mp4')
    const numbers = await numbersOf(file)
    expect(numbers).toEqual(
      shownAt(
        Array.from({ length: 60 }, (_, n) => n / rate),
        numbers.length,
      ),
    )
    expect(Math.abs(numbers.length - (60 / rate) * FPS)).toBeLessThanOrEqual(1)
  })

  test('M11: a video that begins late, after its sound, waits on its first picture', async () => {
    await writeNumberedVideo(store.pathOf('numbers.mp4'), { frames: 30, fps: '30' })
    const sound = ['-f', 'lavfi', '-i', 'sine=d=1.5']
    await make('a.mp4', ...sound, '-itsoffset', '0.5', '-i', store.pathOf('numbers.mp4'), '-map', '0', '-map', '1')
    const numbers = await numbersOf((await store.bring('video', 'a.mp4')).file)
    expect(numbers).toEqual([...Array.from({ length: 15 }, () => 0), ...Array.from({ length: 30 }, (_, n) => n)])
  })

  test.each([
    ['M11: an edit list that hides what comes before it', ['-ss', '0.5'], [], 15],
    ['M11: a clock that begins at half a second', [], ['-output_ts_offset', '0.5'], 0],
    ['M11: pictures that are decoded before time begins', [], ['-avoid_negative_ts', 'disabled'], 0],
  ])('%s', async (_row, from, output, first) => {
    await writeNumberedVideo(store.pathOf('numbers.mp4'), { frames: 60, fps: '30' })
    const groups = ['-c:v', 'libx264', '-g', '30', '-bf', '2']
    await make('groups.mp4', '-i', store.pathOf('numbers.mp4'), ...groups)
    await make('a.mp4', ...from, '-i', store.pathOf('groups.mp4'), '-c', 'copy', ...output)
    const numbers = await numbersOf((await store.bring('video', 'a.mp4')).file)
    expect(numbers).toEqual(Array.from({ length: 60 - first }, (_, n) => first + n))
  })

  test('M11: a length in the header that is a lie changes nothing', async () => {
    await writeNumberedVideo(store.pathOf('a.mp4'), { frames: 30, fps: '30' })
    const bytes = await readFile(store.pathOf('a.mp4'))
    // The duration of the movie header: 12 bytes after its name and version, in its own units.
    bytes.writeUInt32BE(1_000_000, bytes.indexOf('mvhd') + 20)
    await writeFile(store.pathOf('a.mp4'), bytes)
    expect((await store.bring('video', 'a.mp4')).asset).toMatchObject({ durationInFrames: 30 })
  })

  test('M18: a video of one millisecond is one frame', async () => {
    await make('a.mp4', '-f', 'lavfi', '-i', 'color=red:s=64x64:r=1000:d=0.001')
    expect((await store.bring('video', 'a.mp4')).asset).toMatchObject({ durationInFrames: 1 })
  })
})

describe.skipIf(NO_FULL_FFMPEG !== null)('every picture is upright and in its shape', () => {
  test.each([90, 180, 270])(
    'M12: turned by %i degrees, with times that differ, as a phone records',
    async (degrees) => {
      await makeTimed('plain.mp4', UNEVEN_TIMES, '-bf', '0')
      await make('a.mp4', '-i', store.pathOf('plain.mp4'), '-c', 'copy', '-metadata:s:v:0', `rotate=${degrees}`)
      const { asset, file } = await store.bring('video', 'a.mp4')
      const isOnItsSide = degrees !== 180
      expect(asset).toMatchObject(
        isOnItsSide ? { widthInPixels: 180, heightInPixels: 320 } : { widthInPixels: 320, heightInPixels: 180 },
      )
      const pictures = await decodePictures(file)
      // ffmpeg counts against the clock, sharp with it.
      const numbers = await Promise.all(
        pictures.map(async (png) => readNumber(await sharp(png).rotate(degrees).png().toBuffer())),
      )
      expect(numbers).toEqual(shownAt(UNEVEN, numbers.length))
    },
  )

  test('M12: pixels that are not square are shown as wide as they are meant', async () => {
    await make('a.mp4', '-f', 'lavfi', '-i', 'testsrc=s=180x180:d=0.2', '-vf', 'setsar=16/9')
    const { asset, file } = await store.bring('video', 'a.mp4')
    expect(asset).toMatchObject({ widthInPixels: 320, heightInPixels: 180 })
    expect(await probe(file, 'sample_aspect_ratio')).toBe('1:1')
  })

  test('M12: an odd size becomes an even one', async () => {
    await make('a.mp4', '-f', 'lavfi', '-i', 'testsrc=s=107x191:d=0.2', '-pix_fmt', 'yuv444p')
    expect((await store.bring('video', 'a.mp4')).asset).toMatchObject({ widthInPixels: 108, heightInPixels: 192 })
  })

  test('M12: interlaced fields leave no combs', async () => {
    // A bar that moves fast: its edges are combs wherever two fields stand in one picture.
    const bar = "color=black:s=320x180:r=50:d=1,geq=lum='255*lt(mod(X+N*12\\,320)\\,40)':cb=128:cr=128"
    const fields = ['-vf', 'tinterlace=interleave_top', '-flags', '+ilme+ildct', '-x264opts', 'tff=1']
    await make('a.mp4', '-f', 'lavfi', '-i', bar, ...fields, '-pix_fmt', 'yuv420p')
    const [picture = Buffer.alloc(0)] = (await decodePictures((await store.bring('video', 'a.mp4')).file)).slice(10)
    const combed = (await decodePictures(store.pathOf('a.mp4')))[10] ?? Buffer.alloc(0)
    expect(await combing(combed)).toBeGreaterThan(10)
    expect(await combing(picture)).toBeLessThan(2)
  })
})

describe.skipIf(NO_FULL_FFMPEG !== null)('every picture has its colours', () => {
  const tags = (transfer: string) =>
    `log-level=error:colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc:range=limited`

  test.each([
    // What BT.2408 calls HDR reference white (203 nits) and half of its light, as 10-bit luma.
    ['M13: HDR10, white', 'smpte2084', 573, [225, 255]],
    ['M13: HDR10, half of it', 'smpte2084', 506, [165, 200]],
    ['M13: HDR10, ten times as bright', 'smpte2084', 800, [235, 255]],
    ['M13: HLG, white', 'arib-std-b67', 721, [190, 255]],
  ])('%s: 10 bits of BT.2020 become 8 of BT.709', async (_row, transfer, luma, [least = 0, most = 255]) => {
    const grey = `color=black:s=320x180:r=30:d=0.2,format=yuv420p10le,geq=lum=${luma}:cb=512:cr=512`
    await make('a.mp4', '-f', 'lavfi', '-i', grey, '-c:v', 'libx265', '-x265-params', tags(transfer), '-tag:v', 'hvc1')
    const { file } = await store.bring('video', 'a.mp4')
    const [picture = Buffer.alloc(0)] = await decodePictures(file)
    const { r, g, b } = await middleColour(picture)
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThanOrEqual(2)
    expect(g).toBeGreaterThanOrEqual(least)
    expect(g).toBeLessThanOrEqual(most)
    for (const field of ['color_primaries', 'color_transfer', 'color_space'])
      expect(await probe(file, field)).toBe('bt709')
    expect(await probe(file, 'color_range')).toBe('tv')
    expect(await probe(file, 'pix_fmt')).toBe('yuv420p')
  })

  test.each([
    [
      'M13: full range',
      ['-vf', 'scale=out_range=pc:out_color_matrix=bt709', '-color_range', 'pc', '-colorspace', 'bt709'],
    ],
    ['M13: BT.601 that says so', ['-vf', 'scale=out_color_matrix=bt601', '-colorspace', 'smpte170m']],
    ['M13: BT.601 without tags, in SD', ['-vf', 'scale=out_color_matrix=bt601']],
    ['M13: BT.709 without tags, in HD', ['-vf', 'scale=1280:720:out_color_matrix=bt709']],
  ])('%s', async (_row, encoder) => {
    const colour = 'color=0x20A040:s=320x180:r=30:d=0.2,format=rgb24'
    await make('a.mp4', '-f', 'lavfi', '-i', colour, ...encoder, '-pix_fmt', 'yuv444p', '-c:v', 'libx264', '-crf', '4')
    const [picture = Buffer.alloc(0)] = await decodePictures((await store.bring('video', 'a.mp4')).file)
    const { r, g, b } = await middleColour(picture)
    for (const [found, expected] of [
      [r, 0x20],
      [g, 0xa0],
      [b, 0x40],
    ] as const) {
      expect(Math.abs(found - expected), `${r} ${g} ${b}`).toBeLessThanOrEqual(4)
    }
  })
})

describe.skipIf(NO_FULL_FFMPEG !== null)('M14: a codec', () => {
  test.each([
    [
      'HEVC with a pyramid of B-frames and open GOPs',
      'a.mp4',
      ['-c:v', 'libx265', '-x265-params', 'log-level=error:open-gop=1:bframes=8:keyint=8', '-tag:v', 'hvc1'],
    ],
    ['VP9 in WebM', 'a.webm', ['-c:v', 'libvpx-vp9', '-b:v', '1M']],
    ['AV1', 'a.mp4', ['-c:v', 'libsvtav1', '-preset', '10', '-pix_fmt', 'yuv420p']],
    ['ProRes', 'a.mov', ['-c:v', 'prores_ks', '-pix_fmt', 'yuv422p10le']],
  ])('%s is read, every picture of it', async (_name, name, encoder) => {
    await writeNumberedVideo(store.pathOf('numbers.mp4'), { frames: 24, fps: '30' })
    await make(name, '-i', store.pathOf('numbers.mp4'), ...encoder)
    expect(await numbersOf((await store.bring('video', name)).file)).toEqual(Array.from({ length: 24 }, (_, n) => n))
  })

  test.each(['a.mp4', 'a.mkv'])(
    'that begins without a key frame waits on the first whole picture (%s)',
    async (name) => {
      await writeNumberedVideo(store.pathOf('numbers.mp4'), { frames: 60, fps: '30' })
      await make('groups.mp4', '-i', store.pathOf('numbers.mp4'), '-c:v', 'libx264', '-g', '30', '-bf', '2')
      await make(name, '-i', store.pathOf('groups.mp4'), '-c', 'copy', '-bsf:v', 'noise=drop=not(n)')
      const numbers = await numbersOf((await store.bring('video', name)).file)
      const first = numbers[0] ?? 0
      expect(first).toBeGreaterThan(0)
      // The first picture is gone, and those that need it; from then on each is in its place.
      expect(numbers).toEqual(Array.from({ length: 59 }, (_, n) => Math.max(first, n + 1)))
    },
  )

  test.each([
    ['VP9 in WebM', 'a.webm', ['-c:v', 'libvpx-vp9', '-b:v', '1M', '-pix_fmt', 'yuva420p']],
    ['VP8 in WebM', 'a.webm', ['-c:v', 'libvpx', '-b:v', '1M', '-pix_fmt', 'yuva420p', '-auto-alt-ref', '0']],
    ['ProRes 4444', 'a.mov', ['-c:v', 'prores_ks', '-profile:v', '4444', '-pix_fmt', 'yuva444p10le']],
    ['PNG', 'a.mov', ['-c:v', 'png', '-pix_fmt', 'rgba']],
  ])('that lets through what is behind it has black there: %s', async (_name, name, encoder) => {
    for (const share of [0, 0.5, 1]) {
      await make(name, '-f', 'lavfi', '-i', `color=0x20A040@${share}:s=320x180:r=30:d=0.2,format=rgba`, ...encoder)
      const [picture = Buffer.alloc(0)] = await decodePictures((await store.bring('video', name)).file)
      const { r, g, b } = await middleColour(picture)
      const expected = [0x20, 0xa0, 0x40].map((level) => level * share)
      for (const [index, found] of [r, g, b].entries()) {
        expect(Math.abs(found - (expected[index] ?? 0)), `${share}: ${r} ${g} ${b}`).toBeLessThanOrEqual(5)
      }
    }
  })

  test('that cannot be read is named', async () => {
    const dnx = ['-c:v', 'dnxhd', '-profile:v', 'dnxhr_lb', '-pix_fmt', 'yuv422p']
    await make('a.mov', '-f', 'lavfi', '-i', 'testsrc=s=320x180:d=0.2', ...dnx)
    const message = /video of frame 1 \("The pier"\) is coded as dnxhd, which .* an MP4 with H\.264, or set FFMPEG_PATH/
    await store.expectRefused('video', 'a.mov', { code: 'ASSET_UNSUPPORTED_CODEC', message })
  })

  test('M15: a file with sound alone is no video', async () => {
    await make('a.mp4', '-f', 'lavfi', '-i', 'sine=d=0.2')
    const message = /not a file of a known video format/
    await store.expectRefused('video', 'a.mp4', { code: 'ASSET_NOT_MEDIA', message })
  })
})

async function probe(file: string, field: string): Promise<string> {
  const show = ['-select_streams', 'v', '-show_entries', `stream=${field}`, '-of', 'csv=p=0']
  return (await execa(FULL_FFPROBE, ['-v', 'error', ...show, file])).stdout.trim()
}

/** How much lines differ from the mean of their neighbours, where these agree. */
async function combing(png: Buffer): Promise<number> {
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true })
  let sum = 0
  for (let at = info.width; at < data.length - info.width; at += 1) {
    const [above = 0, here = 0, below = 0] = [data[at - info.width], data[at], data[at + info.width]]
    if (Math.abs(above - below) < 8) sum += Math.abs(here - above)
  }
  return sum / data.length
}
