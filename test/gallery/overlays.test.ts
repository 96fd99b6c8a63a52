import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookSchema } from '../../src/timeline/look.ts'
import type { Picture, Timeline } from '../../src/timeline/schema.ts'
import { sliceTimeline } from '../../src/timeline/slice-timeline.ts'
import { brightBox, colourAt } from '../helpers/pixels.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { type DrawnFrame, openStage, type Stage } from '../helpers/stage.ts'
import { imageOf, slateOf, timelineOf } from '../helpers/timelines.ts'
import { cropFrame } from './crop.ts'
import { expectGolden } from './expect-golden.ts'
import { paintFlatArt } from './flat-art.ts'

let stage: Stage
let remove: () => Promise<void>

const CANVAS = { width: 480, height: 270 }

beforeAll(async () => {
  const made = await makeFolder('overlays')
  remove = made.remove
  await paintFlatArt(made.folder)
  stage = await openStage(made.folder)
}, 120_000)

afterAll(async () => {
  await stage?.close()
  await remove?.()
})

/** One shot of 100 frames with this picture and look, and what else a test is about. */
function film(look: object, rest: Partial<Timeline> = {}, picture: Picture = imageOf('sea.png')): Timeline {
  const shot = { number: '12A', scene: 'INT. LAMP ROOM – NIGHT', status: 'approved', durationInFrames: 100, picture }
  return timelineOf({ ...CANVAS, look: lookSchema.parse(look), shots: [shot], ...rest })
}

async function drawOne(timeline: Timeline, frame = 0): Promise<DrawnFrame> {
  const [drawn] = await stage.draw(timeline, { frames: [frame] })
  if (!drawn) throw new Error('No frame was drawn.')
  return drawn
}

test('every field of a burn-in, stacked in its corner', async () => {
  const look = {
    burnIns: [
      { field: 'shot', corner: 'top-left' },
      { field: 'scene', corner: 'top-left' },
      { field: 'status', corner: 'top' },
      { field: 'timecode', corner: 'top-right' },
      { field: 'frame', corner: 'top-right' },
      { field: 'version', corner: 'bottom-left' },
      { field: 'date', corner: 'bottom-left' },
      { field: 'text', corner: 'bottom', text: 'Not for release' },
    ],
    watermark: { text: 'Halyard Pictures' },
  }
  const drawn = await drawOne(film(look, { facts: { version: '3', date: '2026-02-14' } }), 50)
  await expectGolden('overlay-burn-ins', drawn)
})

test('the timecode and the frame number are right at the first, middle and last frame of a film and of its slices', async () => {
  const look = lookSchema.parse({
    burnIns: [
      { field: 'timecode', corner: 'top-right' },
      { field: 'frame', corner: 'top-right' },
    ],
  })
  const picture = imageOf('black.png')
  const shots = [2400, 96].map((durationInFrames) => ({ durationInFrames, picture }))
  const timeline = timelineOf({ ...CANVAS, look, shots })
  const frames = [0, 2425, 2495]

  const drawn = await stage.draw(timeline, { frames })
  const slice = await stage.draw(sliceTimeline(timeline, { from: 2420, durationInFrames: 76 }), { frames: [5, 75] })

  for (const [index, name] of ['first', 'middle', 'last'].entries()) {
    const corner = await cropFrame(drawn[index] ?? never(), { left: 0.7, top: 0, right: 1, bottom: 0.22 })
    await expectGolden(`overlay-timecode-${name}`, corner)
  }
  expect(slice.map((frame, index) => drawn[index + 1]?.pixels.equals(frame.pixels))).toEqual([true, true])
})

test('a title card and an end card', async () => {
  const card = (role: 'title' | 'end', title: string, subtitle: string): Picture => ({
    kind: 'card',
    role,
    title,
    subtitle,
  })
  await expectGolden('overlay-card-title', await drawOne(film({}, {}, card('title', 'The Last Light', 'An animatic'))))
  await expectGolden(
    'overlay-card-end',
    await drawOne(film({}, {}, card('end', 'Fin', 'Boards: I. Duarte\nMusic: M. Okafor'))),
  )
})

test('a card of any length stays in the title-safe area', async () => {
  const picture: Picture = { kind: 'card', role: 'title', title: 'Endless '.repeat(25), subtitle: 'W'.repeat(400) }
  const box = brightBox(await drawOne(film({}, {}, picture)), 100) ?? never()
  expect(box.left).toBeGreaterThanOrEqual(0.05)
  expect(box.right).toBeLessThanOrEqual(0.95)
  expect(box.top).toBeGreaterThanOrEqual(0.05)
  expect(box.bottom).toBeLessThanOrEqual(0.95)
})

test('a logo in its corner, as see-through as asked for', async () => {
  const logo = { sha256: '0'.repeat(64), src: 'media/logo.png', widthInPixels: 200, heightInPixels: 100 }
  const look = { watermark: { corner: 'top-left', opacity: 0.5 } }
  const drawn = await drawOne(film(look, { logo }))
  await expectGolden('overlay-logo', drawn)
  const box = brightBox(await drawOne(film(look, { logo }, imageOf('black.png'))), 100) ?? never()
  expect(box.left).toBeCloseTo(0.05, 1)
  const half = await drawOne(film(look, { logo }, imageOf('black.png')))
  const [red] = colourAt(
    half,
    Math.round((box.left + 0.02) * CANVAS.width),
    Math.round(((box.top + box.bottom) / 2) * CANVAS.height),
  )
  expect(red).toBeGreaterThanOrEqual(124)
  expect(red).toBeLessThanOrEqual(131)
})

test('DRAFT is seen on a picture, on white and on black', async () => {
  await expectGolden('overlay-draft', await drawOne(film({ draft: true })))
  for (const [file, ground] of [
    ['white.png', 255],
    ['black.png', 0],
  ] as const) {
    const drawn = await drawOne(film({ draft: true }, {}, imageOf(file)))
    const marked = drawn.pixels.filter((value) => Math.abs(value - ground) > 30).length
    expect(marked / drawn.pixels.length, file).toBeGreaterThan(0.01)
  }
})

test('notes are on screen from their moment to the end of their shot', async () => {
  const notes = [
    { shotId: 'shot-0', kind: 'comment', from: 0, author: 'Ines Duarte', text: 'Lamp is too bright for dusk.' },
    { shotId: 'shot-0', kind: 'review', from: 40, author: null, text: 'Push in slower.' },
  ] as const
  const timeline = film({ notes: true, burnIns: [{ field: 'shot', corner: 'top-right' }] }, { markers: [...notes] })
  const slice = sliceTimeline(timeline, { from: 30, durationInFrames: 20 })

  const [before, after] = await stage.draw(timeline, { frames: [39, 40] })
  const sliced = await stage.draw(slice, { frames: [9, 10] })

  await expectGolden('overlay-notes', after ?? never())
  expect(before?.pixels.equals(after?.pixels ?? never())).toBe(false)
  expect([before, after].map((frame, index) => sliced[index]?.pixels.equals(frame?.pixels ?? never()))).toEqual([
    true,
    true,
  ])
})

test('notes of any number and length leave the captions and the left of the picture alone', async () => {
  const markers = Array.from({ length: 30 }, () => ({
    ...({ shotId: 'shot-0', kind: 'comment', from: 0, author: 'N'.repeat(300), text: 'Endless '.repeat(500) } as const),
  }))
  const drawn = await drawOne(film({ notes: true }, { markers }, imageOf('white.png')))
  for (let y = 0; y < drawn.height; y += 1) {
    for (const x of [0.1, 0.3, 0.5, 0.6])
      expect(colourAt(drawn, Math.round(x * drawn.width), y)).toEqual([255, 255, 255])
    if (y > 0.75 * drawn.height) expect(colourAt(drawn, Math.round(0.8 * drawn.width), y)).toEqual([255, 255, 255])
  }
})

test('a matte leaves exactly its shape', async () => {
  const drawn = await drawOne(film({ matte: 2.4 }, {}, imageOf('white.png')))
  expect(brightBox(drawn, 100)).toEqual({ left: 0, right: 1, top: 35 / 270, bottom: 235 / 270 })
})

test('the colours of the look are what slates and grounds are drawn in', async () => {
  const colours = { ground: '#203020', card: '#f4f1ea', ink: '#1b1c1e', accent: '#b03020' }
  await expectGolden(
    'overlay-colours',
    await drawOne(film({ colours }, {}, slateOf('Two hundred steps. She counts them.'))),
  )
})

function never(): never {
  throw new Error('Nothing was drawn.')
}
