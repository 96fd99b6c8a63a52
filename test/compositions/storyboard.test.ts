import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sliceTimeline } from '../../src/timeline/slice-timeline.ts'
import { brightBox, colourAt, colourInTheMiddle, counterIn } from '../helpers/pixels.ts'
import { openStage, type Stage } from '../helpers/stage.ts'
import { captionOf, imageOf, slateOf, timelineOf, videoOf } from '../helpers/timelines.ts'

let stage: Stage
let media: string

/** The length of the clips in `media/`; frame n of them shows the number n. */
const COUNTER_FRAMES = 48
const RED = [0xd0, 0x18, 0x18]
const BLUE = [0x18, 0x38, 0xd0]
const WHITE = [255, 255, 255]
const SHAPES = [
  { width: 320, height: 180 },
  { width: 180, height: 320 },
  { width: 200, height: 200 },
]

beforeAll(async () => {
  media = await mkdtemp(path.join(tmpdir(), 'storyreel-media-'))
  await cp('test/compositions/media', media, { recursive: true })
  await paint('red.png', '#d01818')
  await paint('blue.png', '#1838d0')
  await paint('white.png', '#ffffff')
  await paint('black.png', '#000000')
  stage = await openStage(media)
}, 120_000)

afterAll(async () => {
  await stage?.close()
  await rm(media, { recursive: true, force: true })
})

test('every shot shows its picture at its first, middle and last frame', async () => {
  const timeline = timelineOf({
    shots: [
      { durationInFrames: 7, picture: imageOf('red.png') },
      { durationInFrames: 1, picture: imageOf('white.png') },
      { durationInFrames: 9, picture: videoOf('counter-24fps.mp4', COUNTER_FRAMES) },
      { durationInFrames: 5, picture: imageOf('blue.png') },
    ],
  })

  const drawn = await stage.draw(timeline, { frames: [0, 3, 6, 7, 8, 12, 16, 17, 19, 21] })

  expect(drawn.slice(0, 3).map(colourInTheMiddle)).toEqual([RED, RED, RED])
  expect(drawn.slice(3, 4).map(colourInTheMiddle)).toEqual([WHITE])
  expect(drawn.slice(4, 7).map(counterIn)).toEqual([0, 4, 8])
  expect(drawn.slice(7).map(colourInTheMiddle)).toEqual([BLUE, BLUE, BLUE])
})

test.each([
  { clip: 'counter-24fps.mp4', frameRate: { numerator: 24, denominator: 1 } },
  { clip: 'counter-30fps.mp4', frameRate: { numerator: 30, denominator: 1 } },
  { clip: 'counter-29.97fps.mp4', frameRate: { numerator: 30_000, denominator: 1001 } },
])('$clip shows each of its frames once and holds the last in a longer shot', async ({ clip, frameRate }) => {
  const timeline = timelineOf({
    frameRate,
    shots: [{ durationInFrames: COUNTER_FRAMES + 6, picture: videoOf(clip, COUNTER_FRAMES) }],
  })

  const drawn = await stage.draw(timeline)

  const counters = Array.from({ length: COUNTER_FRAMES + 6 }, (_, frame) => Math.min(frame, COUNTER_FRAMES - 1))
  expect(drawn.map(counterIn)).toEqual(counters)
})

test('in a transition the outgoing video goes on, the incoming one waits on its first frame', async () => {
  const timeline = timelineOf({
    shots: [
      { durationInFrames: 12, picture: videoOf('counter-24fps.mp4', COUNTER_FRAMES), tailInFrames: 6 },
      { durationInFrames: 12, picture: videoOf('counter-24fps.mp4', COUNTER_FRAMES), headInFrames: 6 },
    ],
    transitions: [{ kind: 'wipe', from: 6, durationInFrames: 12, outgoingShotId: 'shot-0', incomingShotId: 'shot-1' }],
  })

  const [before, early, middle = never(), late, after] = await stage.draw(timeline, { frames: [5, 8, 11, 16, 18] })

  expect([before, early, late, after].map((frame) => counterIn(frame ?? never()))).toEqual([5, 8, 4, 6])
  // Uncovered on the left: all bars of the first frame are black, blacker than the ground behind the video.
  expect(Math.max(...colourAt(middle, 20, 90))).toBeLessThan(5)
  expect(counterIn(middle) & 0b11).toBe(0)
})

test('a slice that begins inside a shot draws the same pixels as the whole timeline', async () => {
  const timeline = timelineOf({
    shots: [
      { durationInFrames: 6, picture: imageOf('red.png') },
      { durationInFrames: 12, picture: videoOf('counter-24fps.mp4', 9) },
      { durationInFrames: 6, picture: slateOf('What the whole says, the slice says.'), title: 'A part' },
    ],
    captions: [captionOf(2, 8, 'Over the cut'), captionOf(14, 9, 'Into the slate')],
  })

  const whole = await stage.draw(timeline, { frames: [9, 12, 15, 17, 18, 20] })
  const slice = await stage.draw(sliceTimeline(timeline, { from: 9, durationInFrames: 12 }), {
    frames: [0, 3, 6, 8, 9, 11],
  })

  expect(whole.map((frame, index) => slice[index]?.pixels.equals(frame.pixels))).toEqual(Array(6).fill(true))
})

test.each(SHAPES)(
  'captions and slates stay in their safe areas, whatever the text, at $width×$height',
  async (shape) => {
    const timeline = timelineOf({
      ...shape,
      shots: [
        { durationInFrames: 2, picture: imageOf('black.png') },
        { durationInFrames: 1, picture: slateOf('word '.repeat(4000)), title: 'T'.repeat(900), scene: 'S'.repeat(900) },
        { durationInFrames: 1, picture: slateOf('W'.repeat(9000)), number: '107-ALTERNATE-B-REVISED-2-FINAL-FINAL' },
        { durationInFrames: 1, picture: slateOf('a\n'.repeat(500)), title: '長い題名'.repeat(60) },
        { durationInFrames: 1, picture: slateOf('Short.') },
      ],
      captions: [captionOf(0, 1, 'W'.repeat(10_000)), captionOf(1, 1, 'Two lines', 'of usual length')],
    })

    const boxes = (await stage.draw(timeline)).map((frame) => brightBox(frame, 100) ?? never())

    for (const box of boxes) {
      expect(box.left).toBeGreaterThanOrEqual(0.05)
      expect(box.right).toBeLessThanOrEqual(0.95)
    }
    for (const caption of boxes.slice(0, 2)) {
      expect(caption.top).toBeGreaterThanOrEqual(0.5)
      expect(caption.bottom).toBeLessThanOrEqual(0.93)
    }
    for (const slate of boxes.slice(2)) {
      expect(slate.top).toBeGreaterThanOrEqual(0.05)
      expect(slate.bottom).toBeLessThanOrEqual(0.78)
    }
  },
)

test('a scene that is only a number is called one, on slates and beside an animatic', async () => {
  for (const composition of ['Storyboard', 'Animatic'] as const) {
    const ofScene = (scene: string) =>
      timelineOf({ composition, shots: [{ durationInFrames: 1, picture: slateOf('Dusk'), scene }] })
    const [number, name] = [await stage.draw(ofScene('6')), await stage.draw(ofScene('Scene 6'))]
    expect(number[0]?.pixels.equals(name[0]?.pixels ?? never())).toBe(true)
  }
})

test('a caption is readable on white', async () => {
  const timeline = timelineOf({
    width: 640,
    height: 360,
    shots: [{ durationInFrames: 1, picture: imageOf('white.png') }],
    captions: [captionOf(0, 1, 'MMMMMMMMMMMM')],
  })

  const [frame] = await stage.draw(timeline)

  // Between the letters of the only line: WCAG asks 4.5 : 1 of text, which nearly white has on anything darker than #6e6e6e.
  const row = Array.from({ length: 120 }, (_, x) => Math.max(...colourAt(frame ?? never(), 260 + x, 323)))
  expect(Math.max(...row)).toBeGreaterThanOrEqual(240)
  expect(Math.min(...row)).toBeLessThan(0x6e)
})

test('a picture of another shape is letterboxed, not cropped', async () => {
  const timeline = timelineOf({
    width: 200,
    height: 200,
    shots: [{ durationInFrames: 1, picture: imageOf('white.png') }],
  })

  const [frame] = await stage.draw(timeline)

  expect(brightBox(frame ?? never(), 250)).toMatchObject({ left: 0, right: 1, top: 0.22, bottom: 0.78 })
})

test('the first frame of a page is set in the same font as every later one', async () => {
  const timeline = timelineOf({
    shots: [{ durationInFrames: 4, picture: slateOf('Ответьте, если слышите.'), title: 'Quay' }],
    captions: [captionOf(0, 4, 'Ağır, Żółw, Ἀθήνα')],
  })

  const [first] = await stage.draw(timeline, { frames: [0] })
  const later = await stage.draw(timeline, { frames: [1, 2, 3] })

  expect(later.map((frame) => first?.pixels.equals(frame.pixels))).toEqual([true, true, true])
})

test('P18: renders identically under two time zones and at two dates', async () => {
  const timeline = timelineOf({
    shots: [{ durationInFrames: 2, picture: slateOf('Dusk'), title: 'Harbour', scene: 'EXT.' }],
    captions: [captionOf(0, 2, 'Half past nine')],
  })

  const [tokyo] = await stage.draw(timeline, { frames: [1], timeZone: 'Asia/Tokyo', date: '2016-02-29T00:00:01Z' })
  const [marquesas] = await stage.draw(timeline, {
    frames: [1],
    timeZone: 'Pacific/Marquesas',
    date: '2039-12-31T23:59:58Z',
  })

  expect(marquesas?.pixels.equals(tokyo?.pixels ?? never())).toBe(true)
})

test('a picture that is not there fails the render', async () => {
  const timeline = timelineOf({ shots: [{ durationInFrames: 1, picture: imageOf('missing.png') }] })

  await expect(stage.draw(timeline)).rejects.toThrow('missing.png')
})

async function paint(file: string, background: string): Promise<void> {
  await sharp({ create: { width: 320, height: 180, channels: 3, background } })
    .png()
    .toFile(path.join(media, file))
}

function never(): never {
  throw new Error('No frame was drawn.')
}
