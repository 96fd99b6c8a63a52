import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planRender } from '../../src/render/plan-render.ts'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { lookSchema, transitionKindSchema } from '../../src/timeline/look.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import { aBoard, aFrame, someAssets } from '../helpers/boards.ts'

const VERSIONS = { compositions: '1', renderer: '1', browser: '1', ffmpeg: '1' }
const format = { width: 320, height: 180, frameRate: { numerator: 24, denominator: 1 } }
const image = { url: 'https://media.test/a.png', focalPoint: null }
const assets = someAssets({ images: [image.url] })

const wish = fc.record({
  length: fc.integer({ min: 1, max: 400 }),
  kind: transitionKinds(),
  seconds: fc.double({ min: 0.01, max: 8, noNaN: true }),
})

function transitionKinds() {
  return fc.constantFrom(...transitionKindSchema.options)
}

function filmOf(wishes: { length: number; kind: ReturnType<typeof kindOf>; seconds: number }[], look = {}): Timeline {
  const frames = wishes.map(({ length, kind, seconds }, index) =>
    aFrame(`f${index}`, { durationSeconds: length / 24, image, transition: { kind, durationSeconds: seconds } }),
  )
  return buildTimeline({ board: aBoard(frames), assets, format, look: lookSchema.parse(look) })
}

function kindOf(kind: string) {
  return transitionKindSchema.parse(kind)
}

function segmentsOf(timeline: Timeline) {
  return planRender({ timeline, quality: 'draft', versions: VERSIONS }).segments
}

test('segments tile the film, and none crosses a border of a transition or a cut in the open', () => {
  fc.assert(
    fc.property(fc.array(wish, { minLength: 1, maxLength: 12 }), (wishes) => {
      const timeline = filmOf(wishes)
      let end = 0
      for (const { from, durationInFrames, slice } of segmentsOf(timeline)) {
        expect(from).toBe(end)
        expect(durationInFrames).toBeGreaterThan(0)
        end = from + durationInFrames
        for (const transition of timeline.transitions) {
          for (const border of [transition.from, transition.from + transition.durationInFrames]) {
            expect(border > from && border < end).toBe(false)
          }
        }
        const inside = timeline.transitions.filter(
          (each) => each.from <= from && each.from + each.durationInFrames >= end,
        )
        expect(slice.transitions.map((each) => each.incomingShotId)).toEqual(inside.map((each) => each.incomingShotId))
        const fadesUp = inside.some((each) => each.outgoingShotId === null)
        expect(slice.shots).toHaveLength(inside.length > 0 && !fadesUp ? 2 : 1)
      }
      expect(end).toBe(timeline.durationInFrames)
    }),
  )
})

test('another transition leaves the rest of a still shot as it was', () => {
  const lengths = [48, 48, 48].map((length) => ({ length, kind: kindOf('dissolve'), seconds: 0.5 }))
  const keysOf = (timeline: Timeline) => segmentsOf(timeline).map((segment) => segment.key)
  const before = keysOf(filmOf(lengths))
  const after = keysOf(filmOf(lengths.map((each, index) => (index === 2 ? { ...each, kind: kindOf('push') } : each))))
  expect(before.map((key, index) => key === after[index])).toEqual([true, true, true, false, true])
})
