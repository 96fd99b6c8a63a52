import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Lane } from '../../../src/render/plan-lane.ts'
import { type DraftFrame, filmOf, type Lanes, openLanes } from '../../helpers/lanes.ts'

let lanes: Lanes

beforeAll(async () => {
  lanes = await openLanes()
}, 120_000)

afterAll(() => lanes?.close())

const zoom = { move: 'push-in', from: null, to: null } as const
const dissolve = { kind: 'dissolve', durationSeconds: 0.5 } as const

test.each<[name: string, lane: Lane['kind'], frames: DraftFrame[], look?: object]>([
  ['M19: a looped video', 'native', [{ video: 'numbers.mp4', durationSeconds: 2 }], { playback: 'loop' }],
  [
    'M19: a video at half its speed',
    'native',
    [{ video: 'numbers.mp4', durationSeconds: 40 / 24 }],
    { playback: 'retime' },
  ],
  [
    'M19: a video at a quarter of its speed, and what it holds',
    'native',
    [{ video: 'numbers.mp4', durationSeconds: 4 }],
    { playback: 'retime' },
  ],
  [
    'M19: a video at four times its speed, cut',
    'native',
    [{ video: 'numbers.mp4', durationSeconds: 4 / 24 }],
    { playback: 'retime' },
  ],
  [
    'M12: a video of fewer pictures than the film, looped over several segments',
    'native',
    [{ video: 'slow.mp4', durationSeconds: 8 }],
    { playback: 'loop' },
  ],
  ['M12: a video of fewer pictures under a camera move', 'native', [{ video: 'slow.mp4', camera: zoom }]],
  [
    'M12: a wipe between videos of fewer pictures',
    'browser',
    [
      { video: 'slow.mp4', durationSeconds: 1 },
      { video: 'slow.mp4', durationSeconds: 1, transition: { kind: 'wipe', durationSeconds: 0.5 } },
    ],
    { playback: 'loop' },
  ],
  [
    'a looped video under a camera move',
    'native',
    [{ video: 'storm.mp4', camera: zoom, durationSeconds: 2 }],
    { playback: 'loop' },
  ],
  [
    'a dissolve between looped videos',
    'native',
    [
      { video: 'storm.mp4', durationSeconds: 1.2 },
      { video: 'numbers.mp4', durationSeconds: 1.2, transition: dissolve },
    ],
    { playback: 'loop' },
  ],
  [
    'M19: a wipe from a video that holds its last frame to one that waits on its first',
    'browser',
    [
      { video: 'numbers.mp4', durationSeconds: 4 },
      { video: 'storm.mp4', transition: { kind: 'wipe', durationSeconds: 0.5 } },
    ],
  ],
  [
    'a wipe between retimed videos',
    'browser',
    [
      { video: 'storm.mp4', durationSeconds: 2 },
      { video: 'numbers.mp4', durationSeconds: 0.5, transition: { kind: 'wipe', durationSeconds: 0.25 } },
    ],
    { playback: 'retime' },
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
