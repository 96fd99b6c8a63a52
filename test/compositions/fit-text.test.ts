import { expect, test } from 'vitest'
import { fitText } from '../../compositions/fit-text.ts'

const box = { width: 800, height: 200, lineHeight: 1.25, largest: 40, smallest: 20 }

test('short text gets the largest size', () => {
  expect(fitText('A match, a wick.', box)).toEqual({ fontSize: 40, lines: 1, maxLines: 4 })
})

test('longer text gets a smaller size and never more lines than the box holds', () => {
  const { fontSize, lines, maxLines } = fitText('word '.repeat(40), box)
  expect(fontSize).toBeGreaterThan(20)
  expect(fontSize).toBeLessThan(40)
  expect(lines).toBeLessThanOrEqual(maxLines)
})

test('text that fits no size gets the smallest and fills the box', () => {
  expect(fitText('word '.repeat(4000), box)).toEqual({ fontSize: 20, lines: 8, maxLines: 8 })
})

test('every line break takes a line', () => {
  expect(fitText('a\n\nb', box).lines).toBe(3)
})

test('full-width scripts take more room than Latin', () => {
  expect(fitText('灯'.repeat(100), box).fontSize).toBeLessThan(fitText('l'.repeat(100), box).fontSize)
})

test('a box too low for a line still holds one', () => {
  expect(fitText('word', { ...box, height: 3 }).maxLines).toBe(1)
})
