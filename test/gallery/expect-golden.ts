import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { expect } from 'vitest'
import { psnr } from '../helpers/pixels.ts'
import type { DrawnFrame } from '../helpers/stage.ts'

/** In dB; below it, eyes find the difference. */
const LEAST_PSNR = 45

/**
 * Compares a drawn frame with the picture of it that somebody looked at and kept. With `UPDATE_GOLDENS=1` the frame
 * becomes that picture: look at it before you commit it.
 */
export async function expectGolden(name: string, frame: DrawnFrame): Promise<void> {
  const file = path.join(import.meta.dirname, 'goldens', `${name}.png`)
  const raw = { width: frame.width, height: frame.height, channels: 3 } as const
  if (process.env['UPDATE_GOLDENS'] === '1') {
    await writeFile(file, await sharp(frame.pixels, { raw }).png({ compressionLevel: 9 }).toBuffer())
    return
  }
  const { data, info } = await sharp(await readFile(file))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect({ name, width: info.width, height: info.height }).toEqual({ name, width: frame.width, height: frame.height })
  expect(psnr(data, frame.pixels), `PSNR of ${name} in dB`).toBeGreaterThanOrEqual(LEAST_PSNR)
}
