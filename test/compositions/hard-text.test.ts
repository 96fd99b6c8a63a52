import { rm } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { captionLayout } from '../../src/timeline/caption-layout.ts'
import { lookSchema } from '../../src/timeline/look.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import { aBoard, aFrame, someAssets } from '../helpers/boards.ts'
import { brightBox } from '../helpers/pixels.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { openStage, type Stage } from '../helpers/stage.ts'
import { captionOf, imageOf, slateOf, timelineOf } from '../helpers/timelines.ts'

let stage: Stage
let folder: string
let remove: () => Promise<void>

const ZALGO = Array.from('The lamp is out', (letter) => `${letter}${'\u0301\u0323\u0336\u0489\u0325'.repeat(12)}`).join(
  '',
)
const BIDI = 'Ada \u202bقالت «12 km שלום» \u202c(at 5:30), \u2067ثم 42%\u2069 left. '
const HARD_TEXTS = {
  '100 kB of script': 'The lamp goes out, and nobody knows why; the sea goes on. '.repeat(1800),
  'one word of 10,000 characters': 'W'.repeat(10_000),
  zalgo: ZALGO.repeat(8),
  'mixed bidi': BIDI.repeat(40),
  'unbroken Japanese': '灯台の光は今夜も海を照らしている。'.repeat(300),
  emoji: '👩‍👩‍👧‍👦🇫🇷🏳️‍🌈'.repeat(400),
}

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

test('P12: laying out hard text costs a frame less than 50 ms, and building the timeline less than a second', async () => {
  const frames = Object.values(HARD_TEXTS).map((text, index) =>
    aFrame(`${index}`, { script: text, dialogue: text, title: text.slice(0, 500), durationSeconds: 2 }),
  )
  const format = { width: 640, height: 360, frameRate: { numerator: 4, denominator: 1 } }
  const began = performance.now()
  const timeline = buildTimeline({ board: aBoard(frames), assets: someAssets({}), format, look: lookSchema.parse({}) })
  expect(performance.now() - began).toBeLessThan(1000)

  // A short cue over a short slate costs a frame what drawing costs anyway.
  const plain = timelineOf({
    ...format,
    shots: timeline.shots.map(({ durationInFrames }) => ({
      durationInFrames,
      picture: slateOf('Dusk'),
      title: 'Quay',
    })),
    captions: timeline.captions.map(({ from, durationInFrames }) => captionOf(from, durationInFrames, 'Hello.')),
  })
  const usual = await quickestByShot(plain)
  const hard = await quickestByShot(timeline)

  for (const [index, ms] of hard.entries()) expect(ms - (usual[index] ?? 0)).toBeLessThan(50)
}, 120_000)

/** In ms, of every shot's frames: the quickest, because a busy machine slows single ones down at random. */
async function quickestByShot(timeline: Timeline): Promise<number[]> {
  const times = new Map<number, number>()
  await stage.draw(timeline, { onFrameTime: (ms, frame) => times.set(frame, ms) })
  return timeline.shots.map(({ from, durationInFrames }) =>
    Math.min(...Array.from({ length: durationInFrames }, (_, frame) => times.get(from + frame) ?? Number.NaN)),
  )
}
