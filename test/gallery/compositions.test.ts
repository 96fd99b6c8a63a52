import { copyFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { layOutSheet } from '../../src/timeline/contact-sheet.ts'
import { lookSchema } from '../../src/timeline/look.ts'
import type { Shot, Timeline } from '../../src/timeline/schema.ts'
import { sliceTimeline } from '../../src/timeline/slice-timeline.ts'
import { colourAt, counterIn } from '../helpers/pixels.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { type DrawnFrame, openStage, type Stage } from '../helpers/stage.ts'
import { captionOf, imageOf, slateOf, timelineOf, videoOf } from '../helpers/timelines.ts'
import { cropFrame, shrinkFrame } from './crop.ts'
import { expectGolden } from './expect-golden.ts'
import { paintFlatArt } from './flat-art.ts'

let stage: Stage
let remove: () => Promise<void>

const SCRIPT = 'Wide on the lighthouse. The beam sweeps once, stutters, and dies. The sea goes on without it.'

beforeAll(async () => {
  const made = await makeFolder('compositions')
  remove = made.remove
  await paintFlatArt(made.folder)
  await copyFile('test/compositions/media/counter-24fps.mp4', path.join(made.folder, 'counter.mp4'))
  stage = await openStage(made.folder)
}, 120_000)

afterAll(async () => {
  await stage?.close()
  await remove?.()
})

async function drawOne(timeline: Timeline, frame: number): Promise<DrawnFrame> {
  const [drawn] = await stage.draw(timeline, { frames: [frame] })
  if (!drawn) throw new Error('No frame was drawn.')
  return drawn
}

/** Where the red of the flat art's tower is. */
const TOWER = { x: 725 / 960, y: 210 / 540 }

const NAMED = { number: '12A', scene: 'EXT. HARBOUR – DUSK', title: 'The lamp goes out', script: SCRIPT }

describe('Animatic', () => {
  const film = (size: { width: number; height: number }) =>
    timelineOf({
      ...size,
      composition: 'Animatic',
      shots: [
        { durationInFrames: 24, picture: imageOf('black.png') },
        { ...NAMED, durationInFrames: 48, picture: imageOf('sea.png') },
      ],
      captions: [{ ...captionOf(24, 48, 'Forty years it never went dark.'), shotId: 'shot-1' }],
    })

  test.each([
    ['wide', { width: 480, height: 270 }],
    ['upright', { width: 270, height: 480 }],
    ['square', { width: 320, height: 320 }],
  ])('shows picture, words and time on a %s canvas', async (name, size) => {
    await expectGolden(`composition-animatic-${name}`, await drawOne(film(size), 47))
  })

  test('draws the same from a slice', async () => {
    const timeline = film({ width: 480, height: 270 })
    const whole = await drawOne(timeline, 50)
    const slice = await drawOne(sliceTimeline(timeline, { from: 40, durationInFrames: 20 }), 10)
    expect(slice.pixels.equals(whole.pixels)).toBe(true)
  })
})

describe('Compare', () => {
  const still: Shot['still'] = { sha256: '0'.repeat(64), src: 'media/sea.png', widthInPixels: 960, heightInPixels: 540 }
  const film = (compare: string) =>
    timelineOf({
      width: 480,
      height: 270,
      composition: 'Compare',
      look: lookSchema.parse({ compare }),
      shots: [
        { ...NAMED, durationInFrames: 41, picture: videoOf('counter.mp4', 48), still },
        { durationInFrames: 2, picture: imageOf('sea.png') },
      ],
    })

  test.each(['side-by-side', 'wipe', 'picture-in-picture'])(
    'shows the image and the video of a shot: %s',
    async (compare) => {
      await expectGolden(`composition-compare-${compare}`, await drawOne(film(compare), 20))
    },
  )

  test('shows the video’s own frame, from a slice too', async () => {
    const timeline = sliceTimeline(film('side-by-side'), { from: 10, durationInFrames: 20 })
    const right = await cropFrame(await drawOne(timeline, 7), { left: 0.516, top: 0.3, right: 1, bottom: 0.6 })
    expect(counterIn(right)).toBe(17)
  })

  test('shows alone what a shot has alone', async () => {
    await expectGolden('composition-compare-image-only', await drawOne(film('wipe'), 41))
  })
})

const SHOTS = [
  { ...NAMED, durationInFrames: 84, picture: imageOf('sea.png') },
  { ...NAMED, number: '13', title: null, durationInFrames: 40, picture: videoOf('counter.mp4', 48) },
  { ...NAMED, number: '14', title: 'Not drawn yet', durationInFrames: 40, picture: slateOf(SCRIPT) },
]
const FILM = { title: 'The Last Light', facts: { version: '3', date: '2026-02-14' }, shots: SHOTS }

test('a contact sheet has every shot with its number, script and length', async () => {
  const grid = { columns: 2, rows: 2 }
  const timeline = timelineOf({ ...FILM, width: 480, height: 270 })
  const page = await stage.drawStill('ContactSheet', { timeline, grid })
  expect(page.width / page.height).toBeCloseTo(Math.SQRT2, 2)
  const { panels } = layOutSheet({ timeline, grid }).pages[0] ?? { panels: [] }
  const video = panels[1]?.picture ?? { left: 0, top: 0, width: 0, height: 0 }
  const shown = await cropFrame(page, {
    left: video.left / page.width,
    right: (video.left + video.width) / page.width,
    top: video.top / page.height,
    bottom: (video.top + video.height) / page.height,
  })
  expect(counterIn(shown), 'the middle of the shot').toBe(19)
  await expectGolden('composition-contact-sheet', await shrinkFrame(page, 480))
})

test('a standing contact sheet of upright pictures has the words beside them', async () => {
  const grid = { columns: 2, rows: 3 }
  const page = await stage.drawStill('ContactSheet', {
    timeline: timelineOf({ ...FILM, width: 270, height: 480 }),
    grid,
  })
  await expectGolden('composition-contact-sheet-upright', await shrinkFrame(page, 360))
})

test('a poster has the title over the strongest picture', async () => {
  const page = await stage.drawStill('Poster', {
    timeline: timelineOf({ ...FILM, width: 480, height: 270 }),
    shotNumber: null,
  })
  await expectGolden('composition-poster', await shrinkFrame(page, 240))
})

test('a poster keeps the focal point of its picture in sight', async () => {
  const shot = { durationInFrames: 24, picture: imageOf('sea.png'), focalPoint: TOWER }
  const page = await stage.drawStill('Poster', { timeline: timelineOf({ shots: [shot] }), shotNumber: null })
  const across = Array.from({ length: 20 }, (_, index) => colourAt(page, 40 + index * 80, Math.round(TOWER.y * 1660)))
  const red = across.flatMap(([r, g], index) => (r > 150 && g < 90 ? [index] : []))
  expect(red.length).toBeGreaterThan(0)
  for (const index of red) expect(Math.abs(index - 9.5)).toBeLessThan(3)
})
