import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { motionSchema } from '../../src/timeline/look.ts'
import { chooseMove, planMotion } from '../../src/timeline/plan-motion.ts'
import { viewAt } from '../../src/timeline/view-at.ts'

const WHOLE = { x: 0, y: 0, width: 1, height: 1 }
const CENTRE = { x: 0.5, y: 0.5 }
const still = { camera: null, move: 'none', view: WHOLE, focalPoint: CENTRE, seconds: 4 } as const

test('nothing moves unless somebody says so', () => {
  expect(planMotion(still)).toBeNull()
  expect(planMotion({ ...still, camera: { move: null, from: WHOLE, to: WHOLE } })).toBeNull()
})

test('explicit rectangles win over a move, and a missing one is the picture at rest', () => {
  const to = { x: 0.5, y: 0.5, width: 0.5, height: 0.5 }
  expect(planMotion({ ...still, move: 'pan-left', camera: { move: 'pan-left', from: null, to } })).toEqual({
    from: WHOLE,
    to,
  })
})

test('a rectangle of another shape grows around its centre, but stays inside the picture', () => {
  const from = { x: 0.7, y: 0.4, width: 0.3, height: 0.1 }
  const motion = planMotion({ ...still, camera: { move: null, from, to: null } })
  expect(motion?.from.x).toBeCloseTo(0.7)
  expect(motion?.from.y).toBeCloseTo(0.3)
  expect(motion?.from.width).toBe(0.3)
  expect(motion?.from.height).toBe(0.3)
})

test.each([
  ['push-in', (from: number, to: number) => to < from],
  ['pull-out', (from: number, to: number) => to > from],
] as const)('%s changes the size of what is seen', (move, isRight) => {
  const motion = planMotion({ ...still, move })
  expect(isRight(motion?.from.width ?? 0, motion?.to.width ?? 0)).toBe(true)
})

test.each([
  ['pan-left', 'x', -1],
  ['pan-right', 'x', 1],
  ['tilt-up', 'y', -1],
  ['tilt-down', 'y', 1],
] as const)('%s looks that way', (move, axis, sign) => {
  const motion = planMotion({ ...still, move })
  expect(Math.sign((motion?.to[axis] ?? 0) - (motion?.from[axis] ?? 0))).toBe(sign)
  expect(motion?.from.width).toBe(motion?.to.width)
})

const share = fc.double({ min: 0, max: 1, noNaN: true })
const moves = fc.constantFrom(...motionSchema.exclude(['none', 'auto']).options)
const seconds = fc.double({ min: 0.04, max: 120, noNaN: true })

test('no move ever leaves the picture, changes its shape, or jumps', () => {
  fc.assert(
    fc.property(moves, seconds, share, share, fc.integer({ min: 1, max: 300 }), (move, length, x, y, frames) => {
      const view = { x: 0.2, y: 0, width: 0.4, height: 1 }
      const motion = planMotion({ ...still, move, view, seconds: length, focalPoint: { x, y } })
      if (!motion) throw new Error('A preset must move.')
      for (let frame = 0; frame < frames; frame += 1) {
        const seen = viewAt({ motion, frame, durationInFrames: frames })
        expect(seen.x).toBeGreaterThanOrEqual(-1e-9)
        expect(seen.x + seen.width).toBeLessThanOrEqual(1 + 1e-9)
        expect(seen.y).toBeGreaterThanOrEqual(-1e-9)
        expect(seen.y + seen.height).toBeLessThanOrEqual(1 + 1e-9)
        expect(seen.width / seen.height).toBeCloseTo(0.4, 9)
      }
    }),
    { numRuns: 60 },
  )
})

test('a push in goes by the same factor each frame in its middle, and rests at both ends', () => {
  const motion = { from: WHOLE, to: { x: 0.1, y: 0.1, width: 0.8, height: 0.8 } }
  const widths = Array.from({ length: 101 }, (_, frame) => viewAt({ motion, frame, durationInFrames: 101 }).width)
  const factors = widths.slice(1).map((width, index) => Math.log(width / (widths[index] ?? 1)))
  expect(factors[40]).toBeCloseTo(factors[60] ?? 0, 9)
  expect(Math.abs(factors[0] ?? 1)).toBeLessThan(Math.abs(factors[50] ?? 0) / 10)
  expect(widths.at(-1)).toBe(0.8)
  // The point it goes to does not move on the screen: a fifth in from the left is a half of what is seen around it.
  const middle = viewAt({ motion, frame: 50, durationInFrames: 101 })
  expect((0.5 - middle.x) / middle.width).toBeCloseTo(0.5, 9)
})

describe('auto', () => {
  test('goes by the id of a shot, so that a new shot changes only its neighbour’s move, if any', () => {
    const movesOf = (ids: string[]) =>
      ids.reduce<string[]>((before, id) => {
        const last = motionSchema.nullable().parse(before.at(-1) ?? null)
        return [...before, chooseMove({ asked: 'auto', id, before: last })]
      }, [])
    const ids = Array.from({ length: 60 }, (_, index) => `frm_${index}`)
    const chosen = movesOf(ids)
    expect(new Set(chosen).size).toBe(4)
    expect(chosen.every((move, index) => move !== chosen[index - 1])).toBe(true)
    const changed = movesOf(['new', ...ids]).slice(1)
    expect(changed.filter((move, index) => move !== chosen[index]).length).toBeLessThanOrEqual(4)
  })

  test('replaces no other wish', () => {
    expect(chooseMove({ asked: 'drift', id: 'a', before: 'drift' })).toBe('drift')
    expect(chooseMove({ asked: 'none', id: 'a', before: 'none' })).toBe('none')
  })
})
