import { writeFile } from 'node:fs/promises'
import { execa } from 'execa'
import sharp from 'sharp'
import { beforeEach, describe, expect, test } from 'vitest'
import { labOfInk } from '../helpers/cmyk-profile.ts'
import { hlgOf709, labOfSrgb, pqOf709, srgbOfP3, type Triple, yuv10Of2020 } from '../helpers/colour-maths.ts'
import { decodePictures } from '../helpers/decode.ts'
import { deltaE } from '../helpers/delta-e.ts'
import { FULL_FFMPEG, NO_FULL_FFMPEG } from '../helpers/full-ffmpeg.ts'
import { chunksOf, PNG_SIGNATURE } from '../helpers/png-files.ts'
import { bringing } from './bringing.ts'

let store: Awaited<ReturnType<typeof bringing>>
beforeEach(async () => {
  store = await bringing()
})

/** In 8-bit codes: skin, sky, leaf, greys and others that printers and screens both have, as on charts of colours. */
const PATCHES: Triple[] = [
  ...([
    [115, 82, 68],
    [194, 150, 130],
    [98, 122, 157],
    [87, 108, 67],
    [133, 128, 177],
    [103, 189, 170],
  ] as const),
  ...([
    [214, 126, 44],
    [80, 91, 166],
    [193, 90, 99],
    [94, 60, 108],
    [157, 188, 64],
    [224, 163, 46],
  ] as const),
  ...([
    [70, 148, 73],
    [175, 54, 60],
    [231, 199, 31],
    [187, 86, 149],
    [243, 243, 242],
    [200, 200, 200],
  ] as const),
  ...([
    [160, 160, 160],
    [122, 122, 121],
    [85, 85, 85],
    [52, 52, 52],
  ] as const),
].map(([r, g, b]): Triple => [r, g, b])

const PATCH = 16

const shares = (patch: Triple): Triple => [patch[0] / 255, patch[1] / 255, patch[2] / 255]

/** The patches beside one another. */
function chart() {
  const row = Buffer.concat(PATCHES.flatMap((patch) => Array.from({ length: PATCH }, () => Buffer.from(patch))))
  const pixels = Buffer.concat(Array.from({ length: PATCH }, () => row))
  return sharp(pixels, { raw: { width: PATCH * PATCHES.length, height: PATCH, channels: 3 } })
}

/** The middle of each patch, 0 to 1. */
async function patchesIn(picture: string | Buffer, count = PATCHES.length): Promise<Triple[]> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const patch = info.width / count
  return Array.from({ length: count }, (_, index) => {
    const at = (Math.floor(info.height / 2) * info.width + Math.floor((index + 0.5) * patch)) * info.channels
    return shares([data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0])
  })
}

/** The largest ΔE 2000 between colours of sRGB and of Lab. */
function worst(found: Triple[], expected: Triple[]): number {
  return Math.max(...found.map((colour, index) => deltaE(labOfSrgb(colour), expected[index] ?? [0, 0, 0])))
}

test('ΔE 2000 is what its authors published', () => {
  expect(deltaE([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4)
  expect(deltaE([22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619])).toBeCloseTo(2.0373, 4)
  expect(deltaE([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387])).toBeCloseTo(1.2644, 4)
  expect(deltaE([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 4)
})

describe('colours of an image are those of its profile', () => {
  test('M04: 16 bits', async () => {
    await chart().toColourspace('rgb16').png().toFile(store.pathOf('a.png'))
    const { file } = await store.bring('image', 'a.png')
    expect(worst(await patchesIn(file), PATCHES.map(shares).map(labOfSrgb))).toBeLessThan(0.5)
  })

  test('M04: Display P3', async () => {
    const png = await chart().png().withIccProfile('p3').toBuffer()
    await writeFile(store.pathOf('a.png'), png)
    const bare = chunksOf(png).filter((chunk) => chunk.toString('latin1', 4, 8) !== 'iCCP')
    const codes = await patchesIn(Buffer.concat([PNG_SIGNATURE, ...bare]))
    const { file } = await store.bring('image', 'a.png')
    expect(worst(await patchesIn(file), codes.map(srgbOfP3).map(labOfSrgb))).toBeLessThan(1)
  })

  test('M04: ink, with its profile and without', async () => {
    const options = { quality: 100, chromaSubsampling: '4:4:4' }
    const jpeg = await chart().withIccProfile('cmyk').jpeg(options).toBuffer()
    const { icc = Buffer.alloc(0) } = await sharp(jpeg).metadata()
    const ofInk = sharp(jpeg).pipelineColourspace('cmyk').toColourspace('cmyk')
    const inks = await ofInk.clone().raw().toBuffer()
    const labs = PATCHES.map((_, index) => {
      const at = 4 * (PATCH * PATCHES.length * (PATCH / 2) + PATCH * (index + 0.5))
      return labOfInk(
        icc,
        [...inks.subarray(at, at + 4)].map((level) => level / 255),
      )
    })
    await writeFile(store.pathOf('with.jpg'), jpeg)
    expect(worst(await patchesIn((await store.bring('image', 'with.jpg')).file), labs)).toBeLessThan(2)
    await ofInk.clone().jpeg(options).toFile(store.pathOf('without.jpg'))
    expect((await sharp(store.pathOf('without.jpg')).metadata()).space).toBe('cmyk')
    expect(worst(await patchesIn((await store.bring('image', 'without.jpg')).file), labs)).toBeLessThan(2)
  })
})

/** Of 75 %, as those of a test card, and greys. */
const BARS: Triple[] = [
  ...([
    [191, 191, 191],
    [191, 191, 0],
    [0, 191, 191],
    [0, 191, 0],
    [191, 0, 191],
    [191, 0, 0],
  ] as const),
  ...([
    [0, 0, 191],
    [0, 0, 0],
    [64, 64, 64],
    [128, 128, 128],
  ] as const),
].map(([r, g, b]): Triple => [r, g, b])

test.skipIf(NO_FULL_FFMPEG !== null).each([
  ['HDR10', 'smpte2084', pqOf709, 1.5],
  ['HLG', 'arib-std-b67', hlgOf709, 4.5],
] as const)('M13: bars and greys in %s (%s) are those of BT.709', async (_name, transfer, codesOf, most) => {
  const bar = 32
  const planes = [0, 1, 2].map((plane) => {
    const row = BARS.flatMap((colour) => Array<number>(bar).fill(yuv10Of2020(codesOf(shares(colour)))[plane] ?? 0))
    const levels = Uint16Array.from(Array.from({ length: 64 }, () => row).flat(), Math.round)
    return Buffer.from(levels.buffer)
  })
  await writeFile(store.pathOf('bars.yuv'), Buffer.concat(Array.from({ length: 6 }, () => planes).flat()))
  const size = `${bar * BARS.length}x64`
  const input = ['-f', 'rawvideo', '-pix_fmt', 'yuv444p10le', '-s', size, '-r', '30', '-i', store.pathOf('bars.yuv')]
  const tags = `log-level=error:lossless=1:colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc:range=limited`
  const output = ['-c:v', 'libx265', '-x265-params', tags, '-tag:v', 'hvc1', store.pathOf('a.mp4')]
  await execa(FULL_FFMPEG, ['-v', 'error', '-y', ...input, ...output])
  const [picture = Buffer.alloc(0)] = await decodePictures((await store.bring('video', 'a.mp4')).file)
  expect(worst(await patchesIn(picture, BARS.length), BARS.map(shares).map(labOfSrgb))).toBeLessThan(most)
})
