import fc from 'fast-check'
import { expect, test } from 'vitest'
import { movedItems } from '../../src/timeline/moved-items.ts'

test('the fewest items are called moved that make one order of the other', () => {
  const someOrder = fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e', 'f'], { minLength: 6 })
  fc.assert(
    fc.property(someOrder, (after) => {
      const before = ['a', 'b', 'c', 'd', 'e', 'f']
      const moved = movedItems(before, after)
      const stayed = after.filter((item) => !moved.has(item))
      expect(stayed).toEqual([...stayed].sort())
      const longest = Math.max(
        ...subsets(after)
          .filter((each) => each.join('') === [...each].sort().join(''))
          .map((each) => each.length),
      )
      expect(stayed).toHaveLength(longest)
    }),
  )
})

function subsets(items: string[]): string[][] {
  return Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, index) => (bits >> index) & 1))
}
