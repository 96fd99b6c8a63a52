import { describe, expect, test } from 'vitest'
import { lookSchema } from '../../src/timeline/look.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import { sliceTimeline } from '../../src/timeline/slice-timeline.ts'
import { imageOf, slateOf, timelineOf } from '../helpers/timelines.ts'

const NAMES = { scene: 'EXT.', title: 'Dusk', script: 'She waits.', status: 'approved' }
const shotOf = (number: string) => ({ id: 'same', number, ...NAMES, durationInFrames: 10, picture: imageOf('a.png') })

/** Twice the same shot under other names, in a project of a version and a date. */
function film(parts: Partial<Timeline> = {}): Timeline {
  const shots = [shotOf('1'), { ...shotOf('2'), title: 'Later', script: 'She goes.', status: 'open', scene: 'INT.' }]
  return timelineOf({ shots, facts: { version: '3', date: '2026-02-14' }, ...parts })
}

function slices(timeline: Timeline): [Timeline, Timeline] {
  const at = (from: number) => sliceTimeline(timeline, { from, durationInFrames: 10 })
  return [at(0), at(10)]
}

test('a picture without words on it makes the same slice wherever it stands and whatever it is called', () => {
  const [first, second] = slices(film())
  expect(second).toEqual(first)
  const [newer] = slices(film({ facts: { version: '4', date: '2026-03-01' } }))
  expect(newer).toEqual(first)
})

describe('a slice keeps what is drawn of', () => {
  const burnIn = (field: string) => lookSchema.parse({ burnIns: [{ field, corner: 'top' }] })
  const note = { shotId: 'same', kind: 'comment', from: 3, author: null, text: 'Warmer.' } as const

  test.each([
    ['the place, for a timecode', film({ look: burnIn('timecode') }), { startFrame: 10 }],
    ['the place, for a frame number', film({ look: burnIn('frame') }), { startFrame: 10 }],
    [
      'the place and the script, for an animatic',
      film({ composition: 'Animatic' }),
      { startFrame: 10, shots: [{ script: 'She goes.' }] },
    ],
    [
      'the number',
      film({ look: burnIn('shot') }),
      { startFrame: 0, shots: [{ number: '2', status: null, script: '' }] },
    ],
    ['the scene', film({ look: burnIn('scene') }), { shots: [{ number: '', scene: 'INT.' }] }],
    ['the status', film({ look: burnIn('status') }), { shots: [{ status: 'open' }] }],
    ['the version', film({ look: burnIn('version') }), { facts: { version: '3', date: null } }],
    ['the date', film({ look: burnIn('date') }), { facts: { version: null, date: '2026-02-14' } }],
    [
      'notes',
      film({ look: lookSchema.parse({ notes: true }), markers: [note] }),
      { markers: [{ from: -7, text: 'Warmer.' }] },
    ],
    ['no notes without the look', film({ markers: [note] }), { markers: [] }],
  ])('%s', (_what, timeline, kept) => {
    expect(slices(timeline)[1]).toMatchObject(kept)
  })

  test('a slate, which shows its names', () => {
    const timeline = timelineOf({ shots: [{ ...shotOf('7'), picture: slateOf('She waits.') }] })
    expect(sliceTimeline(timeline, { from: 0, durationInFrames: 10 }).shots).toMatchObject([
      { number: '7', ...NAMES, script: '', status: null },
    ])
  })
})

test('a slice of a slice counts frames as the film does', () => {
  const timeline = film({ composition: 'Animatic' })
  const outer = sliceTimeline(timeline, { from: 4, durationInFrames: 12 })
  expect(sliceTimeline(outer, { from: 6, durationInFrames: 6 })).toEqual(
    sliceTimeline(timeline, { from: 10, durationInFrames: 6 }),
  )
})
