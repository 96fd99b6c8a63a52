import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placePicture } from '../../src/timeline/place-picture.ts'

const CENTRE = { x: 0.5, y: 0.5 }
const portrait = { width: 1080, height: 1920 }
const wide = { width: 1920, height: 1080 }

test('contain shows all of a picture, centred in whole pixels', () => {
  const placed = placePicture({ fit: 'contain', focalPoint: CENTRE, picture: wide, canvas: portrait })
  expect(placed).toEqual({
    box: { x: 0, y: 656, width: 1080, height: 608 },
    view: { x: 0, y: 0, width: 1, height: 1 },
  })
})

test('cover keeps the focal point in the middle where the edges allow it', () => {
  const cover = { fit: 'cover', picture: { width: 2000, height: 1000 }, canvas: { width: 500, height: 500 } } as const
  expect(placePicture({ ...cover, focalPoint: { x: 0.4, y: 0.9 } }).view.x).toBeCloseTo(0.15)
  expect(placePicture({ ...cover, focalPoint: { x: 0.05, y: 0 } }).view.x).toBe(0)
  expect(placePicture({ ...cover, focalPoint: { x: 1, y: 0 } }).view.x).toBe(0.5)
})

test('whatever the shapes, nothing is stretched by more than a pixel, and cover leaves nothing of the canvas free', () => {
  const size = fc.record({ width: fc.integer({ min: 16, max: 4000 }), height: fc.integer({ min: 16, max: 4000 }) })
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const fit = fc.constantFrom('contain', 'cover', 'blur')
  fc.assert(
    fc.property(size, size, fc.record({ x: share, y: share }), fit, (picture, canvas, focalPoint, chosen) => {
      const { box, view } = placePicture({ fit: chosen, focalPoint, picture, canvas })
      const scale = box.width / (view.width * picture.width)
      expect(Math.abs(view.height * picture.height * scale - box.height)).toBeLessThanOrEqual(
        1 + Math.max(1, picture.height / picture.width, picture.width / picture.height),
      )
      expect(view.x).toBeGreaterThanOrEqual(0)
      expect(view.y).toBeGreaterThanOrEqual(0)
      expect(view.x + view.width).toBeLessThanOrEqual(1 + 1e-9)
      expect(view.y + view.height).toBeLessThanOrEqual(1 + 1e-9)
      if (chosen === 'cover') expect(box).toEqual({ x: 0, y: 0, ...canvas })
    }),
  )
})
