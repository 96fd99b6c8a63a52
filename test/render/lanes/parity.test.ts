import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Lane } from '../../../src/render/plan-lane.ts'
import { type DraftFrame, filmOf, type Lanes, openLanes } from '../../helpers/lanes.ts'
import { pixelsOf } from '../../helpers/pixels.ts'

let lanes: Lanes

beforeAll(async () => {
  lanes = await openLanes()
}, 120_000)

afterAll(() => lanes?.close())

const zoom = { move: 'push-in', from: null, to: null } as const
const pan = { move: 'pan-left', from: null, to: null } as const
const dissolve = { kind: 'dissolve', durationSeconds: 0.5 } as const
const words = { dialogue: 'A light on the water, far out.' }

test.each<[name: string, lane: Lane['kind'], frames: DraftFrame[], look?: object]>([
  ['a zoom', 'native', [{ image: 'wide.png', camera: zoom }]],
  ['a zoom into a picture larger than the canvas', 'native', [{ image: 'large.png', camera: zoom }]],
  ['a pan over a picture that covers the canvas', 'native', [{ image: 'tall.png', camera: pan, fit: 'cover' }]],
  ['a zoom in a window of the canvas', 'native', [{ image: 'tall.png', camera: zoom }]],
  ['a video and what it holds after its end', 'native', [{ video: 'storm.mp4' }]],
  ['a video that counts its frames', 'native', [{ video: 'numbers.mp4' }]],
  ['a video under a camera move', 'native', [{ video: 'storm.mp4', camera: zoom }]],
  ['a dissolve between stills', 'native', [{ image: 'wide.png' }, { image: 'large.png', transition: dissolve }]],
  [
    'a dissolve between moving pictures of different shapes',
    'native',
    [
      { image: 'tall.png', camera: zoom },
      { image: 'wide.png', camera: pan, transition: dissolve },
    ],
  ],
  ['a dissolve from a slate to a video', 'native', [words, { video: 'storm.mp4', transition: dissolve }]],
  [
    'a dip to black',
    'native',
    [{ image: 'wide.png' }, { video: 'storm.mp4', transition: { kind: 'dip-to-black', durationSeconds: 0.5 } }],
  ],
  [
    'a dip to white',
    'native',
    [{ image: 'wide.png' }, { image: 'tall.png', transition: { kind: 'dip-to-white', durationSeconds: 0.5 } }],
  ],
  [
    'a film that fades up',
    'native',
    [{ image: 'wide.png', camera: zoom, transition: { kind: 'dip-to-black', durationSeconds: 0.5 } }],
  ],
  ['captions over a zoom', 'native', [{ image: 'wide.png', camera: zoom, ...words }]],
  ['boxed captions', 'native', [{ image: 'wide.png', camera: zoom, ...words }], { captions: { style: 'boxed' } }],
  ['karaoke', 'native', [{ image: 'wide.png', camera: zoom, ...words }], { captions: { style: 'karaoke' } }],
  [
    'burn-ins that count, a mark, a matte and a watermark',
    'native',
    [{ image: 'wide.png', camera: zoom }],
    {
      burnIns: [
        { field: 'shot', corner: 'top-left' },
        { field: 'timecode', corner: 'top-right' },
      ],
      draft: true,
      matte: 2.39,
      watermark: { text: 'Lighthouse Films' },
    },
  ],
  ['a still', 'hold', [{ image: 'large.png' }]],
  ['a still with captions', 'hold', [{ image: 'wide.png', ...words }]],
  ['a still on its own blurred fill', 'hold', [{ image: 'tall.png', fit: 'blur', ...words }]],
  ['a slate', 'hold', [words]],
  ['a still under karaoke', 'hold', [{ image: 'wide.png', ...words }], { captions: { style: 'karaoke' } }],
  [
    'a wipe, drawn by the browser',
    'browser',
    [{ image: 'wide.png' }, { image: 'tall.png', transition: { kind: 'wipe', durationSeconds: 0.5 } }],
  ],
])(
  '%s (%s)',
  async (_name, lane, frames, look) => {
    const timeline = filmOf(frames, look)
    expect(lanes.segmentsOf(timeline).map((segment) => segment.lane.kind)).toContain(lane)
    await lanes.expectParity(timeline)
  },
  60_000,
)

test('a caption that moves but is declared still is found out', async () => {
  const timeline = filmOf([{ image: 'wide.png', ...words }], { captions: { style: 'karaoke' } })
  const [segment = never()] = lanes.segmentsOf(timeline)
  const drawn = { timeline: segment.slice, frame: 0 }
  const range = { from: 0, durationInFrames: segment.durationInFrames, drawn }
  const made = await lanes.compose({ ...segment, lane: { kind: 'hold', pictures: [range] } })
  const truth = await lanes.stage.draw(timeline)
  const last = await pixelsOf(made.at(-1) ?? never())
  expect(last.equals(truth.at(-1)?.pixels ?? never())).toBe(false)
}, 60_000)

function never(): never {
  throw new Error('There is nothing there.')
}
