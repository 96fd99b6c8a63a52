import sharp from 'sharp'
import { expect, test } from 'vitest'
import { memoryGrowth } from '../helpers/memory-growth.ts'
import { bringing } from './bringing.ts'

const IMAGES = 60
const SIZE = { width: 4000, height: 3000 }

/** Distinct images of 12 megapixels, every second one a PNG, which has to be decoded at its whole size. */
async function writeImages(pathOf: (name: string) => string): Promise<string[]> {
  const names = Array.from({ length: IMAGES }, (_, index) => `${index}.${index % 2 === 0 ? 'jpg' : 'png'}`)
  for (const [index, name] of names.entries()) {
    const background = { r: 4 * index, g: 255 - 4 * index, b: 128 }
    await sharp({ create: { ...SIZE, channels: 3, background } })
      .toFormat(name.endsWith('jpg') ? 'jpeg' : 'png')
      .toFile(pathOf(name))
  }
  return names
}

test('M22: 60 distinct images of 12 megapixels, 2.2 GB decoded, are brought here with memory growth under 300 MB', async () => {
  const store = await bringing()
  const names = await writeImages(store.pathOf)
  let images = 0
  const growth = await memoryGrowth(async () => {
    images = await store.bringImages(names)
  })
  expect(images).toBe(IMAGES)
  expect(growth).toBeLessThan(300e6)
}, 180_000)
