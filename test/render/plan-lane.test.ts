import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planLane } from '../../src/render/plan-lane.ts'
import { type Look, lookSchema } from '../../src/timeline/look.ts'
import type { Shot, Timeline } from '../../src/timeline/schema.ts'
import { captionOf, imageOf, slateOf, timelineOf, videoOf } from '../helpers/timelines.ts'

const still = { durationInFrames: 24, picture: imageOf('a.png') }
const zoom: Shot['motion'] = {
  from: { x: 0, y: 0, width: 1, height: 1 },
  to: { x: 0.1, y: 0.1, width: 0.8, height: 0.8 },
}

function lookOf(look: object): Look {
  return lookSchema.parse(look)
}

test('a still is held, drawn once', () => {
  expect(planLane(timelineOf({ shots: [still] }))).toMatchObject({
    kind: 'hold',
    pictures: [{ from: 0, durationInFrames: 24, drawn: { frame: 0 } }],
  })
})

test('a still without anything above it is the picture that a dissolve beside it needs', () => {
  const dissolve = {
    from: 0,
    durationInFrames: 12,
    kind: 'dissolve',
    outgoingShotId: null,
    incomingShotId: 'b',
  } as const
  const alone = planLane(timelineOf({ shots: [still] }))
  const between = planLane(
    timelineOf({
      durationInFrames: 12,
      shots: [
        { ...still, durationInFrames: 6, tailInFrames: 6 },
        { ...still, id: 'b', from: 6, durationInFrames: 6, headInFrames: 6 },
      ],
      transitions: [dissolve],
    }),
  )
  const drawn = alone.kind === 'hold' ? alone.pictures.map(({ drawn: { timeline } }) => timeline) : []
  const layers = between.kind === 'native' ? between.layers : []
  expect(drawn).toEqual(layers.slice(0, 1).map((layer) => (layer.kind === 'still' ? layer.timeline : null)))
})

test('a caption splits a hold where it comes and goes, and what was there before it is not drawn again', () => {
  const { kind, pictures } = planLane(timelineOf({ shots: [still], captions: [captionOf(6, 12, 'Ahoy')] }))
  expect(kind).toBe('hold')
  expect(pictures).toMatchObject([
    { from: 0, durationInFrames: 6, drawn: { frame: 0, timeline: { captions: [] } } },
    { from: 6, durationInFrames: 12, drawn: { frame: 6, timeline: { captions: [{ lines: ['Ahoy'] }] } } },
    { from: 18, durationInFrames: 6, drawn: { frame: 0, timeline: { captions: [] } } },
  ])
})

test('karaoke splits it at every word, other styles do not', () => {
  const words = [
    { text: 'A ', line: 0, from: 0, durationInFrames: 4 },
    { text: 'hoy', line: 0, from: 4, durationInFrames: 8 },
  ]
  const captions = [{ ...captionOf(6, 12, 'A hoy'), words }]
  const startsOf = (style: string) =>
    planLane(timelineOf({ shots: [still], captions, look: lookOf({ captions: { style } }) })).pictures.map(
      ({ from }) => from,
    )
  expect(startsOf('subtitle')).toEqual([0, 6, 18])
  expect(startsOf('karaoke')).toEqual([0, 6, 10, 18])
})

test('what counts frames is drawn frame by frame', () => {
  const look = lookOf({ burnIns: [{ field: 'timecode', corner: 'top-left' }] })
  const { kind, pictures } = planLane(timelineOf({ shots: [still], look }))
  expect({ kind, pictures: pictures.length }).toEqual({ kind: 'browser', pictures: 24 })
})

test.each<[string, Partial<Shot>]>([
  ['a camera move', { motion: zoom }],
  ['a video', { picture: videoOf('v.mp4', 24) }],
  ['a video under a camera move', { picture: videoOf('v.mp4', 24), motion: zoom }],
])('%s is native, with a picture a frame', (_name, shot) => {
  const { kind, pictures } = planLane(timelineOf({ shots: [{ ...still, ...shot }] }))
  expect({ kind, pictures: pictures.length }).toEqual({ kind: 'native', pictures: 24 })
})

test('the end of a video that is shorter than its shot is one picture', () => {
  const { kind, pictures } = planLane(timelineOf({ shots: [{ ...still, picture: videoOf('v.mp4', 10) }] }))
  expect(kind).toBe('native')
  expect(pictures).toHaveLength(10)
  expect(pictures.at(-1)).toEqual({ from: 9, durationInFrames: 15 })
})

test('a blurred fill behind what moves is left to the browser', () => {
  const tall = imageOf('a.png', { width: 180, height: 320 })
  expect(planLane(timelineOf({ shots: [{ ...still, picture: tall, fit: 'blur', motion: zoom }] })).kind).toBe('browser')
  expect(planLane(timelineOf({ shots: [{ ...still, picture: tall, fit: 'blur' }] })).kind).toBe('hold')
})

test.each([
  ['dissolve', 'native'],
  ['dip-to-black', 'native'],
  ['dip-to-white', 'native'],
  ['wipe', 'browser'],
  ['slide', 'browser'],
  ['push', 'browser'],
] as const)('a %s is %s', (kind, lane) => {
  expect(planLane(transitionOf(kind)).kind).toBe(lane)
})

test('a transition into a blurred fill that moves is left to the browser', () => {
  const timeline = transitionOf('dissolve')
  const [out, into] = timeline.shots
  if (!out || !into) throw new Error('There are two shots.')
  const tall = { ...into, picture: imageOf('b.png', { width: 180, height: 320 }), fit: 'blur' as const, motion: zoom }
  expect(planLane({ ...timeline, shots: [out, tall] }).kind).toBe('browser')
})

test.each(['Animatic', 'Compare'] as const)('%s of a video is drawn by the browser, frame by frame', (composition) => {
  const timeline = timelineOf({ composition, shots: [{ ...still, picture: videoOf('v.mp4', 24) }] })
  expect(planLane(timeline)).toMatchObject({ kind: 'browser', pictures: { length: 24 } })
})

test('the pictures of a lane cover every frame once, whatever the captions and notes', () => {
  const cue = fc.record({ from: fc.integer({ min: -30, max: 60 }), durationInFrames: fc.integer({ min: 1, max: 60 }) })
  fc.assert(
    fc.property(fc.array(cue), fc.integer({ min: 1, max: 80 }), (cues, durationInFrames) => {
      const captions = cues.map((each) => captionOf(each.from, each.durationInFrames, 'x'))
      const { pictures } = planLane(timelineOf({ shots: [{ ...still, durationInFrames }], captions }))
      let end = 0
      for (const { from, durationInFrames: length } of pictures) {
        expect(from).toBe(end)
        expect(length).toBeGreaterThan(0)
        end += length
      }
      expect(end).toBe(durationInFrames)
    }),
  )
})

// --- internal ---

/** The frames of a transition between a still and a slate, and nothing else, as segments are cut. */
function transitionOf(kind: Timeline['transitions'][number]['kind']): Timeline {
  const timeline = timelineOf({
    shots: [
      { ...still, from: -12, tailInFrames: 6 },
      { durationInFrames: 24, picture: slateOf('No light'), from: 6, headInFrames: 6 },
    ],
  })
  const [out, into] = timeline.shots
  if (!out || !into) throw new Error('There are two shots.')
  const transition = { kind, from: 0, durationInFrames: 12, outgoingShotId: out.id, incomingShotId: into.id }
  return { ...timeline, durationInFrames: 12, transitions: [transition] }
}
