import { readFile, writeFile } from 'node:fs/promises'
import { deflateSync, gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { beforeEach, describe, expect, test } from 'vitest'
import { memoryGrowth } from '../helpers/memory-growth.ts'
import { asAnimated, chunksOf, greyPng, PNG_SIGNATURE, pngChunk } from '../helpers/png-files.ts'
import { serve } from '../helpers/serve.ts'
import { bringing } from './bringing.ts'

let store: Awaited<ReturnType<typeof bringing>>
beforeEach(async () => {
  store = await bringing()
})

/** Left half and right half. */
const ORANGE = { r: 200, g: 130, b: 80 }
const TEAL = { r: 60, g: 120, b: 130 }

/** 64 x 32: an orange half, a teal half, and a white corner at the left top. */
function twoHalves() {
  const half = (background: typeof ORANGE) => ({ create: { width: 32, height: 32, channels: 3 as const, background } })
  const white = { create: { width: 8, height: 8, channels: 3 as const, background: { r: 255, g: 255, b: 255 } } }
  return sharp({ create: { width: 64, height: 32, channels: 3, background: ORANGE } })
    .composite([
      { input: half(TEAL), left: 32, top: 0 },
      { input: white, left: 0, top: 0 },
    ])
    .png()
    .toBuffer()
    .then((png) => sharp(png))
}

async function colourAt(file: string, left: number, top: number): Promise<number[]> {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true })
  const at = (top * info.width + left) * info.channels
  return [...data.subarray(at, at + 3)]
}

/** The halves where they belong, and the corner; `tolerance` in 8-bit levels. */
async function expectTwoHalves(file: string, tolerance: number): Promise<void> {
  const expected = [
    [[20, 24], ORANGE],
    [[48, 16], TEAL],
    [[3, 3], { r: 255, g: 255, b: 255 }],
  ] as const
  for (const [[left, top], { r, g, b }] of expected) {
    const found = await colourAt(file, left, top)
    for (const [index, level] of [r, g, b].entries()) {
      expect(Math.abs((found[index] ?? -1) - level), `${found.join()} at ${left}, ${top}`).toBeLessThanOrEqual(
        tolerance,
      )
    }
  }
}

describe('comes out upright, in 8-bit sRGB, in the right colours', () => {
  test.each([
    ['M04: a CMYK JPEG', 'a.jpg', 16, async () => (await twoHalves()).toColourspace('cmyk').jpeg({ quality: 100 })],
    ['M04: a 16-bit PNG', 'a.png', 1, async () => (await twoHalves()).toColourspace('rgb16').png()],
    ['M04: a palette PNG', 'a.png', 3, async () => (await twoHalves()).png({ palette: true })],
    ['M04: a PNG with the profile Display P3', 'a.png', 2, async () => (await twoHalves()).withIccProfile('p3').png()],
    ['M08: an AVIF', 'a.avif', 6, async () => (await twoHalves()).avif({ quality: 95, chromaSubsampling: '4:4:4' })],
    ['M08: a TIFF', 'a.tif', 1, async () => (await twoHalves()).tiff({ compression: 'lzw' })],
    ['M02: a PNG called .jpg', 'a.jpg', 0, async () => (await twoHalves()).png()],
    ['M09: a progressive JPEG', 'a.jpg', 8, async () => (await twoHalves()).jpeg({ quality: 100, progressive: true })],
    ['M09: an interlaced PNG', 'a.png', 0, async () => (await twoHalves()).png({ progressive: true })],
    ['M04: a WebP', 'a.webp', 6, async () => (await twoHalves()).webp({ lossless: true })],
  ])('%s', async (_row, name, tolerance, make) => {
    await (await make()).toFile(store.pathOf(name))
    const { asset, file } = await store.bring('image', name)
    expect(asset).toMatchObject({ widthInPixels: 64, heightInPixels: 32 })
    expect(await sharp(file).metadata()).toMatchObject({ format: 'png', depth: 'uchar', space: 'srgb' })
    await expectTwoHalves(file, tolerance)
  })

  test('M05: a CMYK JPEG that EXIF turns, and says where it was taken, is upright and says nothing', async () => {
    const turned = await (await twoHalves()).rotate(90).toBuffer()
    await sharp(turned)
      .toColourspace('cmyk')
      .jpeg({ quality: 100 })
      .withExif({ IFD0: { Orientation: '8' }, IFD3: { GPSLatitude: '54/1 0/1 0/1', GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 8 })
      .toFile(store.pathOf('a.jpg'))
    const { asset, file } = await store.bring('image', 'a.jpg')
    expect(asset).toMatchObject({ widthInPixels: 64, heightInPixels: 32 })
    await expectTwoHalves(file, 16)
    const { exif, orientation } = await sharp(file).metadata()
    expect({ exif, orientation }).toEqual({ exif: undefined, orientation: undefined })
  })

  test.each([
    ['M06: an animated WebP', 'a.webp', async () => (await animated()).webp({ lossless: true, delay: [100, 100] })],
    ['M06: an animated GIF', 'a.gif', async () => (await animated()).gif({ delay: [100, 100] })],
  ])('%s is its first picture', async (_row, name, make) => {
    await (await make()).toFile(store.pathOf(name))
    const { asset, file } = await store.bring('image', name)
    expect(asset).toMatchObject({ widthInPixels: 64, heightInPixels: 32 })
    await expectTwoHalves(file, 6)
  })

  test('M06: an animated PNG is its first picture', async () => {
    await writeFile(store.pathOf('a.png'), asAnimated(await (await twoHalves()).png().toBuffer()))
    await expectTwoHalves((await store.bring('image', 'a.png')).file, 0)
  })

  test.each([
    ['M09: one pixel', 1, 1],
    ['M09: a line', 1, 10_000],
  ])('%s keeps its shape', async (_row, width, height) => {
    await sharp({ create: { width, height, channels: 3, background: ORANGE } }).toFile(store.pathOf('a.png'))
    expect((await store.bring('image', 'a.png')).asset).toMatchObject({ widthInPixels: width, heightInPixels: height })
  })

  test('M09: what is transparent stays so', async () => {
    const background = { ...ORANGE, alpha: 0 }
    await sharp({ create: { width: 20, height: 10, channels: 4, background } }).toFile(store.pathOf('a.png'))
    const { channels } = await sharp((await store.bring('image', 'a.png')).file).stats()
    expect(channels[3]?.max).toBe(0)
  })
})

describe('M07: a drawing', () => {
  const drawing = (inside: string, attributes = 'width="64" height="32"') =>
    `<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`
  const halves = `<rect width="64" height="32" fill="rgb(200,130,80)"/><rect x="32" width="32" height="32" fill="rgb(60,120,130)"/>`

  test('is drawn at the size it is shown at', async () => {
    await writeFile(store.pathOf('a.svg'), drawing(halves))
    const { asset, file } = await store.bring('image', 'a.svg')
    // Twice as large as it is shown in the output of 320 x 180.
    expect(asset).toMatchObject({ widthInPixels: 640, heightInPixels: 320 })
    expect(await colourAt(file, 100, 200)).toEqual([200, 130, 80])
  })

  test('runs no script and asks for nothing, over the network or from the disk', async () => {
    const server = await serve((_request, response) => void response.end())
    const red = await sharp({ create: { width: 9, height: 9, channels: 3, background: { r: 255, g: 0, b: 0 } } })
      .png()
      .toBuffer()
    await writeFile(store.pathOf('red.png'), red)
    const hostile = [
      `<style>@import url('${server.origin}/style.css'); rect { fill: url('${server.origin}/fill.svg#a') }</style>`,
      `<script href="${server.origin}/script.js">fetch('${server.origin}/fetched')</script>`,
      `<image href="${server.origin}/image.png" width="64" height="32"/>`,
      `<image xlink:href="file://${store.pathOf('red.png')}" width="64" height="32"/>`,
      `<image href="red.png" width="64" height="32"/>`,
      `<foreignObject width="64" height="32"><img xmlns="http://www.w3.org/1999/xhtml" src="${server.origin}/html.png"/></foreignObject>`,
    ].join('')
    await writeFile(store.pathOf('a.svg'), drawing(hostile))
    const { file } = await store.bring('image', 'a.svg')
    const { channels } = await sharp(file).stats()
    expect(channels[3]?.max).toBe(0)
    expect(server.requests).toEqual([])
  })

  test('reads no file through an entity, and is refused when entities multiply', async () => {
    const secret = `<!DOCTYPE svg [<!ENTITY secret SYSTEM "file:///etc/passwd">]>`
    await writeFile(
      store.pathOf('a.svg'),
      `${secret}<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&secret;</text></svg>`,
    )
    await store
      .bring('image', 'a.svg')
      .catch((error: unknown) => expect(error).toMatchObject({ code: 'ASSET_CORRUPT' }))
    const entities = Array.from({ length: 12 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('')
    const bomb = `<!DOCTYPE svg [<!ENTITY e0 "lol">${entities}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&e12;</text></svg>`
    await writeFile(store.pathOf('bomb.svg'), bomb)
    await store.expectRefused('image', 'bomb.svg', { code: 'ASSET_CORRUPT', message: /damaged or incomplete/ })
  })

  test('of a billion pixels is refused', async () => {
    await writeFile(store.pathOf('a.svg'), drawing(halves, 'width="40000" height="30000"'))
    const message = /is 40000 x 30000 pixels; the most is 100 megapixels, and 16384 on an edge/
    await store.expectRefused('image', 'a.svg', { code: 'ASSET_TOO_LARGE', message })
  })
})

describe('is refused', () => {
  const tooLarge = { code: 'ASSET_TOO_LARGE', message: /image of frame 1 \("The pier"\) is \d+ x \d+ pixels/ }

  test.each([
    ['M03: 30,000 x 30,000 pixels in a megabyte', 30_000, 30_000],
    ['M03: 17,000 x 17,000 pixels', 17_000, 17_000],
    ['M03: an edge of 16,385 pixels', 16_385, 10],
  ])('%s, with memory growth under 100 MB', async (_row, width, height) => {
    await writeFile(store.pathOf('a.png'), greyPng(width, height))
    const grownBytes = await memoryGrowth(() => store.expectRefused('image', 'a.png', tooLarge))
    expect(grownBytes).toBeLessThan(100e6)
  })

  test('M03: a profile or a text of a gigabyte in a PNG, with memory growth under 100 MB', async () => {
    const gigabyte = deflateSync(Buffer.alloc(1e9))
    for (const kind of ['iCCP', 'zTXt']) {
      const [first, ...rest] = chunksOf(greyPng(10, 10))
      const chunk = pngChunk(kind, Buffer.concat([Buffer.from('name\0\0', 'latin1'), gigabyte]))
      await writeFile(store.pathOf('a.png'), Buffer.concat([PNG_SIGNATURE, first ?? Buffer.alloc(0), chunk, ...rest]))
      const grownBytes = await memoryGrowth(() => store.bring('image', 'a.png').catch(() => undefined))
      expect(grownBytes).toBeLessThan(100e6)
    }
  }, 60_000)

  test.each([
    ['M01: a truncated JPEG', 'a.jpg'],
    ['M01: a truncated PNG', 'a.png'],
    ['M01: a truncated WebP', 'a.webp'],
  ])('%s', async (_row, name) => {
    await (await twoHalves()).toFile(store.pathOf(name))
    const whole = await readFile(store.pathOf(name))
    await writeFile(store.pathOf(name), whole.subarray(0, Math.floor(whole.length * 0.7)))
    await store.expectRefused('image', name, { code: 'ASSET_CORRUPT', message: /damaged or incomplete/ })
  })

  test.each([
    [
      'M08: a BMP',
      'a.bmp',
      bmp(),
      'ASSET_UNSUPPORTED',
      /is a BMP file, which cannot be read here\. Replace .* by a JPEG or PNG/,
    ],
    ['M08: a HEIC', 'a.heic', isoFile('heic'), 'ASSET_UNSUPPORTED', /is a HEIC file/],
    ['M08: a JPEG XL', 'a.jxl', Buffer.from('ff0a0000000000000000', 'hex'), 'ASSET_UNSUPPORTED', /is a JXL file/],
    ['M02: text', 'a.jpg', 'these are words', 'ASSET_NOT_MEDIA', /not a file of a known image format/],
    [
      'N32: a login page',
      'a.jpg',
      '<!doctype html><title>Log in</title><svg ></svg>',
      'ASSET_NOT_MEDIA',
      /not a file of/,
    ],
    [
      'N32: a page behind a BOM, NULs and spaces',
      'a.jpg',
      '\uFEFF\0\0  <html></html>',
      'ASSET_NOT_MEDIA',
      /not a file of/,
    ],
    [
      'M02: a sound',
      'a.jpg',
      Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\0'), Buffer.alloc(64)]),
      'ASSET_NOT_MEDIA',
      /not a file of/,
    ],
    ['M20: a playlist', 'a.jpg', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n', 'ASSET_NOT_MEDIA', /not a file of/],
    ['a packed picture', 'a.jpg', gzipSync('picture'), 'ASSET_NOT_MEDIA', /not a file of/],
  ])('%s', async (_row, name, content, code, message) => {
    await writeFile(store.pathOf(name), content)
    await store.expectRefused('image', name, { code, message })
  })
})

function bmp(): Buffer {
  const file = Buffer.alloc(58)
  file.write('BM')
  file.writeUInt32LE(58, 2)
  return file
}

function isoFile(brand: string): Buffer {
  const box = Buffer.alloc(24)
  box.writeUInt32BE(24)
  box.write(`ftyp${brand}\0\0\0\0${brand}mif1`, 4, 'latin1')
  return Buffer.concat([box, Buffer.alloc(200)])
}

async function animated() {
  const first = await (await twoHalves()).toBuffer()
  const second = await sharp(first).negate().toBuffer()
  return sharp([first, second], { join: { animated: true } })
}
