import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { lookSchema, PLAIN_LOOK } from '../../src/timeline/look.ts'
import { aBoard, aFrame, someAssets } from '../helpers/boards.ts'

const format = { width: 1920, height: 1080, frameRate: { numerator: 24, denominator: 1 } }
const assets = someAssets({ images: ['https://media.test/a.png'] })
const image = { url: 'https://media.test/a.png', focalPoint: null }
const dissolves = lookSchema.parse({ transition: { kind: 'dissolve', seconds: 0.5 } })

function film(frames: ReturnType<typeof aFrame>[], look = PLAIN_LOOK) {
  return buildTimeline({ board: aBoard(frames), assets, format, look })
}

test('the look’s transition lies around every cut, and the film is as long as without', () => {
  const frames = ['a', 'b', 'c'].map((id) => aFrame(id, { durationSeconds: 2, image }))
  const timeline = film(frames, dissolves)
  expect(timeline.transitions).toEqual([
    { kind: 'dissolve', from: 42, durationInFrames: 12, outgoingShotId: 'a', incomingShotId: 'b' },
    { kind: 'dissolve', from: 90, durationInFrames: 12, outgoingShotId: 'b', incomingShotId: 'c' },
  ])
  expect(timeline.durationInFrames).toBe(144)
  expect(timeline.shots.map((shot) => [shot.headInFrames, shot.tailInFrames])).toEqual([
    [0, 6],
    [6, 6],
    [6, 0],
  ])
})

test('a frame’s own transition wins over the look’s, a cut too', () => {
  const timeline = film(
    [
      aFrame('a', { durationSeconds: 2 }),
      aFrame('b', { durationSeconds: 2, transition: { kind: 'wipe', durationSeconds: null } }),
      aFrame('c', { durationSeconds: 2, transition: { kind: 'cut', durationSeconds: null } }),
    ],
    dissolves,
  )
  expect(timeline.transitions).toMatchObject([{ kind: 'wipe', durationInFrames: 12, incomingShotId: 'b' }])
})

test('P08: a film fades up when its first frame asks for a dip, and only then', () => {
  const dip = { kind: 'dip-to-black', durationSeconds: 1 } as const
  const faded = film([aFrame('a', { durationSeconds: 4, transition: dip })])
  expect(faded.transitions).toEqual([
    { kind: 'dip-to-black', from: 0, durationInFrames: 24, outgoingShotId: null, incomingShotId: 'a' },
  ])
  expect(film([aFrame('a', { durationSeconds: 4 })], dissolves).transitions).toEqual([])
})

test('P08: a transition longer than its shots allow is shortened, and a sentence says so', () => {
  const long = { kind: 'dip-to-white', durationSeconds: 3 } as const
  const timeline = film([
    aFrame('a', { durationSeconds: 4 }),
    aFrame('b', { durationSeconds: 1, shot: '2A', transition: long }),
  ])
  expect(timeline.transitions).toMatchObject([{ from: 84, durationInFrames: 24 }])
  expect(timeline.warnings).toEqual([
    'The dip to white into shot 2A takes 1.00 s instead of 3.00 s, because the shots around it are too short.',
  ])
})

test('P08: between shots of one frame there is a cut, and a sentence says so', () => {
  const frames = ['a', 'b'].map((id) => aFrame(id, { durationSeconds: 1 / 24 }))
  const timeline = film(frames, dissolves)
  expect(timeline.transitions).toEqual([])
  expect(timeline.warnings).toEqual([
    'The dissolve into shot 2 is a cut instead of 0.50 s, because the shots around it are too short.',
  ])
})

test('P08: whatever is asked for, transitions never overlap, nor reach past the middle of a shot', () => {
  const wish = fc.record({
    seconds: fc.double({ min: 0.01, max: 5, noNaN: true }),
    length: fc.integer({ min: 1, max: 90 }),
  })
  fc.assert(
    fc.property(fc.array(wish, { minLength: 1, maxLength: 20 }), (wishes) => {
      const timeline = film(
        wishes.map(({ seconds, length }, index) =>
          aFrame(`f${index}`, {
            durationSeconds: length / 24,
            transition: { kind: 'dip-to-black', durationSeconds: seconds },
          }),
        ),
      )
      expect(timeline.durationInFrames).toBe(wishes.reduce((sum, { length }) => sum + length, 0))
      const middleOf = new Map(timeline.shots.map((shot) => [shot.id, shot.from + shot.durationInFrames / 2]))
      let end = 0
      for (const transition of timeline.transitions) {
        expect(transition.from).toBeGreaterThanOrEqual(end)
        end = transition.from + transition.durationInFrames
        if (transition.outgoingShotId !== null) {
          expect(transition.from).toBeGreaterThanOrEqual(middleOf.get(transition.outgoingShotId) ?? Number.NaN)
        }
        expect(end).toBeLessThanOrEqual(middleOf.get(transition.incomingShotId) ?? Number.NaN)
      }
    }),
  )
})

test('a slate does not move, and auto leaves videos alone', () => {
  const url = 'https://media.test/a.mp4'
  const frames = [
    aFrame('slate', { script: 'Rain.' }),
    aFrame('still', { image }),
    aFrame('video', { video: { url } }),
    aFrame('told', { video: { url }, camera: { move: 'push-in', from: null, to: null } }),
  ]
  const videos = new Map(someAssets({ videos: { [url]: 48 } }).videos)
  const look = lookSchema.parse({ motion: 'auto', fit: 'cover' })
  const timeline = buildTimeline({ board: aBoard(frames), assets: { ...assets, videos }, format, look })
  expect(timeline.shots.map((shot) => shot.motion !== null)).toEqual([false, true, false, true])
})

test('fit and focal point come from the frame, else from the look and the centre', () => {
  const pointed = { ...image, focalPoint: { x: 0.2, y: 0.3 } }
  const frames = [aFrame('a', { image: pointed, fit: 'blur' }), aFrame('b', { image })]
  expect(film(frames, lookSchema.parse({ fit: 'cover' })).shots).toMatchObject([
    { fit: 'blur', focalPoint: { x: 0.2, y: 0.3 } },
    { fit: 'cover', focalPoint: { x: 0.5, y: 0.5 } },
  ])
})
