import { execa } from 'execa'
import { expect, test } from 'vitest'
import { pagesAtOnce } from '../../src/render/pages-at-once.ts'

test.each([
  [8, 24e9, 8],
  [8, 4e9, 2],
  [2, 1e9, 1],
])('%i processors and %d bytes draw %i pages at once', (processors, memoryBytes, pages) => {
  expect(pagesAtOnce(processors, memoryBytes)).toBe(pages)
})

test('this machine draws at least one, and no more than it has processors', async () => {
  const processors = Number((await execa('nproc')).stdout)
  expect(pagesAtOnce()).toBeGreaterThanOrEqual(1)
  expect(pagesAtOnce()).toBeLessThanOrEqual(processors)
})
