import { expect, test } from 'vitest'
import { captionShot } from '../../src/timeline/captions.ts'
import { lintCaptions } from '../../src/timeline/lint-captions.ts'
import type { Caption } from '../../src/timeline/schema.ts'
import { columnsOf } from '../../src/timeline/text-columns.ts'
import { captionOf, slateOf, timelineOf } from '../helpers/timelines.ts'

const frameRate = { numerator: 24, denominator: 1 }
const { shots } = timelineOf({ shots: [{ number: '12A', durationInFrames: 240, picture: slateOf('') }] })

/** What is said of the captions of a shot, whose dialogue they are unless it is longer. */
function lint(captions: Caption[], dialogue?: string): string[] {
  const [shot] = shots
  if (!shot) throw new Error('There is no shot.')
  const words = dialogue ?? captions.map(({ lines }) => lines.join(' ')).join(' ')
  return lintCaptions({ shot, captions, dialogueColumns: columnsOf(words), lineColumns: 42, frameRate })
}

const FORTY = 'Forty years it never once went dark here'

test('two lines of 42 characters, read at 20 a second, are in order', () => {
  expect(lint([captionOf(0, 108, `${FORTY}.`, `${FORTY}.`), captionOf(108, 48, FORTY)])).toEqual([])
})

test('captions nobody can read in their time are told of, with the speed they ask for', () => {
  expect(lint([captionOf(0, 24, FORTY)])).toEqual([
    'The captions of shot 12A ask for 40 characters a second; people read 20. Make the shot longer or its dialogue shorter.',
  ])
})

test('a line that is too long, and lines that are too many, are told of', () => {
  expect(lint([captionOf(0, 240, `${FORTY}, not once`)])).toEqual([
    'A caption line of shot 12A is 50 characters long; 42 have room. It is wrapped or drawn smaller.',
  ])
  expect(lint([captionOf(0, 240, 'One.', 'Two.', 'Three.')])).toEqual([
    'A caption of shot 12A has 3 lines; more than 2 hide the picture.',
  ])
})

test('words that a short shot leaves out are told of', () => {
  const dialogue = `${FORTY}. `.repeat(9)
  const captions = captionShot({ shotId: 'shot-0', dialogue, lineColumns: 42, range: { from: 0, durationInFrames: 2 } })
  expect(captions).toHaveLength(2)
  expect(lint(captions, dialogue)[0]).toBe(
    'Shot 12A is too short for its captions: only the first 2 fit, the rest is left out. Make the shot longer or its dialogue shorter.',
  )
})
