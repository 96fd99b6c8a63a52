import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FULL_FFMPEG } from '../helpers/full-ffmpeg.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { writeImage } from './make-media.ts'
import { canMeasureQuality, measureQuality } from './measure-quality.ts'

const FILTER = 'flags=accurate_rnd+full_chroma_int+bicubic'

/** x264 without loss, in two ways to write the same colours. */
const LIMITED_709 = [
  ...['-vf', `scale=out_color_matrix=bt709:out_range=tv:${FILTER},format=yuv420p`],
  ...['-colorspace', 'bt709', '-color_range', 'tv'],
]
const FULL_601 = [
  ...['-vf', `scale=out_color_matrix=bt601:out_range=pc:${FILTER},format=yuvj420p`],
  ...['-colorspace', 'bt470bg', '-color_range', 'pc'],
]

describe.skipIf(!(await canMeasureQuality()))(
  'measureQuality (with the psnr and ssim filters of a full ffmpeg)',
  () => {
    let folder: string
    let remove: () => Promise<void>

    beforeAll(async () => {
      ;({ folder, remove } = await makeFolder('quality'))
      await mkdir(path.join(folder, 'all'))
      await mkdir(path.join(folder, 'every-third'))
      for (let frame = 0; frame < 6; frame += 1) {
        const image = path.join(folder, `${frame}.jpg`)
        await writeImage(image, frame)
        const small = sharp(image).resize(320, 180)
        await small.clone().toFile(path.join(folder, 'all', `00000${frame}.png`))
        if (frame % 3 === 0) await small.clone().toFile(path.join(folder, 'every-third', `00000${frame / 3}.png`))
      }
    })

    afterAll(() => remove())

    async function encode(name: string, colours: string[], filmFrames: string[] = []): Promise<string> {
      const film = path.join(folder, name)
      const input = ['-framerate', '30', ...filmFrames, '-i', path.join(folder, 'all', '%06d.png')]
      await execa(FULL_FFMPEG, ['-v', 'error', ...input, ...colours, '-c:v', 'libx264', '-qp', '0', film])
      return film
    }

    const measure = (filmPath: string) =>
      measureQuality({ filmPath, referenceDir: path.join(folder, 'every-third'), every: 3 })

    test('finds in lossless films only the rounding of 8 bits, whatever their matrix and range', async () => {
      const limited = await measure(await encode('limited.mp4', LIMITED_709))
      const full = await measure(await encode('full.mp4', FULL_601))
      for (const { psnrDb, ssim } of [limited, full]) {
        expect(psnrDb).toBeGreaterThan(57)
        expect(ssim).toBeGreaterThan(0.995)
      }
      expect(Math.abs(limited.psnrDb - full.psnrDb)).toBeLessThan(2)
    })

    test('finds a film that is one frame late', async () => {
      const { psnrDb } = await measure(await encode('late.mp4', LIMITED_709, ['-start_number', '1']))
      expect(psnrDb).toBeLessThan(25)
    })
  },
)
