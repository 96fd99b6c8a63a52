import { rm } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { animaticLayout, type Rectangle } from '../../src/timeline/animatic-layout.ts'
import { captionLayout } from '../../src/timeline/caption-layout.ts'
import { layOutSheet } from '../../src/timeline/contact-sheet.ts'
import { lookSchema } from '../../src/timeline/look.ts'
import { BIDI, HARD_TEXTS, ZALGO } from '../helpers/hard-texts.ts'
import { brightBox, colourAt } from '../helpers/pixels.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { type DrawnFrame, openStage, type Stage } from '../helpers/stage.ts'
import { captionOf, imageOf, timelineOf } from '../helpers/timelines.ts'

let stage: Stage
let folder: string
let remove: () => Promise<void>

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('hard-text'))
  await sharp({ create: { width: 320, height: 180, channels: 3, background: '#000000' } })
    .png()
    .toFile(path.join(folder, 'black.png'))
  stage = await openStage(folder)
}, 120_000)

afterAll(async () => {
  await stage?.close()
  await remove()
  await rm(folder, { recursive: true, force: true })
})

test.each([
  { width: 320, height: 180, captions: { style: 'boxed', scale: 2 } },
  { width: 320, height: 180, captions: { style: 'karaoke', position: 'top' } },
  { width: 180, height: 320, captions: { safeArea: 'vertical' } },
])(
  'P12: no caption leaves its box, whatever it says: $width×$height, $captions',
  async ({ width, height, captions }) => {
    const look = lookSchema.parse({ captions })
    const texts = Object.values(HARD_TEXTS)
    const layout = captionLayout({ width, height, captions: look.captions })
    const words = texts.map((text) => text.slice(0, 10_000))
    const timeline = timelineOf({
      ...{ width, height, look },
      shots: [{ durationInFrames: texts.length, picture: imageOf('black.png') }],
      captions: words.map((text, index) => captionOf(index, 1, text)),
    })

    const boxes = (await stage.draw(timeline)).map((frame) => brightBox(frame, 60))

    for (const box of boxes) {
      expect(box?.left).toBeGreaterThanOrEqual(layout.left / width - 0.02)
      expect(box?.right).toBeLessThanOrEqual((layout.left + layout.width) / width + 0.02)
      expect(box?.top).toBeGreaterThanOrEqual(layout.top / height - 0.02)
      expect(box?.bottom).toBeLessThanOrEqual((layout.top + layout.height) / height + 0.02)
    }
  },
)

test.each([
  { width: 480, height: 270 },
  { width: 270, height: 480 },
])('P12: the words beside an animatic of $width×$height stay in their panel, whatever they say', async (size) => {
  const texts = Object.values(HARD_TEXTS).map((text) => text.slice(0, 20_000))
  const shots = texts.map((text) => {
    const names = { number: text.slice(0, 30), scene: text.slice(0, 600), title: text.slice(0, 600), script: text }
    return { durationInFrames: 1, picture: imageOf('black.png'), ...names }
  })
  const { panel, picture, strip } = animaticLayout(size)
  const isPanel = (x: number, y: number) => isInside(panel, x, y)
  const isTime = (x: number, y: number) => isInside(picture, x, y) || isInside(strip, x, y)
  for (const frame of await stage.draw(timelineOf({ ...size, composition: 'Animatic', shots }))) {
    expect(countBright(frame, isPanel)).toBeGreaterThan(100)
    expect(countBright(frame, (x, y) => !isPanel(x, y) && !isTime(x, y))).toBe(0)
  }
})

test('P12: the words of a contact sheet and of a poster stay on their paper, whatever they say', async () => {
  const shots = Object.values(HARD_TEXTS).map((text) => {
    const names = { number: text.slice(0, 30), title: text.slice(0, 600), script: text.slice(0, 20_000) }
    return { durationInFrames: 1, picture: imageOf('black.png'), ...names }
  })
  for (const title of [BIDI.repeat(9), 'W'.repeat(400), ZALGO]) {
    const timeline = timelineOf({ width: 480, height: 270, title, shots })
    const grid = { columns: 3, rows: 2 }
    const sheet = await stage.drawStill('ContactSheet', { timeline, grid })
    const { panels = [] } = layOutSheet({ timeline, grid }).pages[0] ?? {}
    const header = { left: 96, top: 0, width: sheet.width - 192, height: 170 }
    const places = [header, ...panels.flatMap(({ picture, text }) => [picture, text])]
    expect(painted(sheet, places, 255).every((channel) => channel > 100)).toBe(true)

    const poster = await stage.drawStill('Poster', { timeline, shotNumber: null })
    const words = { left: 140, top: 1640, width: poster.width - 280, height: poster.height - 1640 - 100 }
    expect(poster.pixels.every((channel) => channel < 100)).toBe(false)
    expect(painted(poster, [words], 0).every((channel) => channel < 100)).toBe(true)
  }
}, 120_000)

/** With a pixel of tolerance, for edges between two. */
function isInside({ left, top, width, height }: Rectangle, x: number, y: number): boolean {
  return x >= left - 1 && x <= left + width && y >= top - 1 && y <= top + height
}

function countBright(frame: DrawnFrame, counts: (x: number, y: number) => boolean): number {
  let count = 0
  for (let y = 0; y < frame.height; y += 1) {
    for (let x = 0; x < frame.width; x += 1) {
      if (counts(x, y) && Math.max(...colourAt(frame, x, y)) > 100) count += 1
    }
  }
  return count
}

/** The pixels of a frame with some places painted over, a pixel more on each side. */
function painted({ pixels, width, height }: DrawnFrame, places: Rectangle[], grey: number): Buffer {
  const copy = Buffer.from(pixels)
  for (const place of places) {
    const left = Math.max(0, Math.floor(place.left) - 1)
    const right = Math.min(width, Math.ceil(place.left + place.width) + 1)
    const bottom = Math.min(height, Math.ceil(place.top + place.height) + 1)
    for (let y = Math.max(0, Math.floor(place.top) - 1); y < bottom; y += 1) {
      copy.fill(grey, (y * width + left) * 3, (y * width + right) * 3)
    }
  }
  return copy
}
