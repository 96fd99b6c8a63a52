import { expect, test } from 'vitest'
import { selectShots } from '../../src/timeline/select-shots.ts'
import { slateOf, timelineOf } from '../helpers/timelines.ts'

/** With cards around them, as a look puts them there. */
const film = (numbers: string[]) =>
  timelineOf({
    shots: ['', ...numbers, ''].map((number) => ({ durationInFrames: 1, picture: slateOf('A slate'), number })),
  })

const selected = (list: string, numbers: string[]) => {
  const timeline = film(numbers)
  const result = selectShots(list, timeline)
  if ('unknown' in result) return `unknown: ${result.unknown}`
  return timeline.shots
    .filter(({ id }) => result.ids.has(id))
    .map(({ number }) => number)
    .join(' ')
}

const SCENES = ['1A', '1B', '2', '3-alt', '7']

test.each([
  { list: '1A', shots: '1A' },
  { list: '1b', shots: '1B' },
  // By its number, which no place comes before.
  { list: '2', shots: '2' },
  { list: '1', shots: '1A' },
  { list: '1B-7', shots: '1B 2 3-alt 7' },
  { list: '3-alt', shots: '3-alt' },
  { list: '2-3-alt', shots: '2 3-alt' },
  { list: '3-alt-7', shots: '3-alt 7' },
  { list: '2-', shots: '2 3-alt 7' },
  { list: '7, 1A', shots: '1A 7' },
  { list: '9', shots: 'unknown: 9' },
  { list: '7-1A', shots: 'unknown: 7-1A' },
  { list: '1A,', shots: 'unknown: ' },
  { list: '-2', shots: 'unknown: -2' },
])('of the shots 1A, 1B, 2, 3-alt and 7, "$list" is $shots', ({ list, shots }) => {
  expect(selected(list, SCENES)).toBe(shots)
})

test('4-9 of a film without numbers of its own is the fourth to the ninth shot', () => {
  expect(
    selected(
      '4-9',
      Array.from({ length: 12 }, (_, index) => String(index + 1)),
    ),
  ).toBe('4 5 6 7 8 9')
})
