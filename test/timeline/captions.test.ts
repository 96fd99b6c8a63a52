import fc from 'fast-check'
import { expect, test } from 'vitest'
import { breakLines, captionShot, splitIntoCues } from '../../src/timeline/captions.ts'
import { graphemes } from '../../src/timeline/graphemes.ts'

const range = { from: 100, durationInFrames: 90 }

test('short dialogue is one cue of one line over the whole range', () => {
  expect(captionShot({ shotId: 's', dialogue: 'Go home.', lineColumns: 42, range })).toEqual([
    { shotId: 's', ...range, lines: ['Go home.'] },
  ])
})

test('long dialogue is split where sentences end, each cue shown for its share of the characters', () => {
  const first = 'The lamp has burned every night since my grandmother lit it the first time.'
  const cues = captionShot({ shotId: 's', dialogue: `${first} Tonight it is mine to keep.`, lineColumns: 42, range })
  expect(cues.map((cue) => cue.lines.join(' '))).toEqual([first, 'Tonight it is mine to keep.'])
  expect(cues.map((cue) => cue.durationInFrames)).toEqual([66, 24])
})

test('two lines are about equally long', () => {
  expect(breakLines('If the boat is out there, it is looking for us.', 42)).toEqual([
    'If the boat is out there,',
    'it is looking for us.',
  ])
})

test('text without spaces is cut between words of its script, never inside an emoji', () => {
  for (const text of ['灯台の光は今夜も海を照らしている。'.repeat(9), '👩‍👩‍👧‍👦'.repeat(100)]) {
    const cues = splitIntoCues(text, { lineColumns: 42, most: 1000 })
    expect(cues.join('')).toBe(text)
    expect(cues.every((cue) => graphemes(cue).length <= 84)).toBe(true)
  }
})

test('P11, P12: cues of any text lie inside their range in order, hold every word, and none is empty', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 600 }),
      fc.integer({ min: 1, max: 400 }),
      (dialogue, length) => {
        const cues = captionShot({
          shotId: 's',
          dialogue,
          lineColumns: 42,
          range: { from: 7, durationInFrames: length },
        })
        let end = 7
        for (const cue of cues) {
          expect(cue.from).toBe(end)
          expect(cue.durationInFrames).toBeGreaterThanOrEqual(1)
          expect(cue.lines.join('').length).toBeGreaterThan(0)
          end += cue.durationInFrames
        }
        if (cues.length > 0) expect(end).toBe(7 + length)
      },
    ),
  )
})

test('karaoke words make their lines and tile their cue, in order', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 0, max: 500 }),
      (dialogue, durationInFrames, spokenFrames) => {
        const cues = captionShot({
          ...{ shotId: 's', dialogue, lineColumns: 42, spokenFrames },
          range: { from: 7, durationInFrames },
        })
        for (const { lines, words = [], durationInFrames: length } of cues) {
          const lineOf = (index: number) => words.filter(({ line }) => line === index).map(({ text }) => text)
          expect(lines.map((_, index) => lineOf(index).join(''))).toEqual(lines)
          let end = 0
          for (const word of words) {
            expect(word.from).toBe(end)
            end += word.durationInFrames
          }
          expect(end).toBe(length)
        }
      },
    ),
  )
})
