import fc from 'fast-check'
import subsrt from 'subsrt-ts'
import { expect, test } from 'vitest'
import { toSrt } from '../../src/handoff/srt.ts'
import { toVtt } from '../../src/handoff/vtt.ts'
import { captionShot } from '../../src/timeline/captions.ts'
import { framesToSeconds } from '../../src/timeline/time.ts'

const frameRate = { numerator: 24_000, denominator: 1001 }

test('SRT has numbered cues with commas before milliseconds', () => {
  const captions = [
    { shotId: 'a', from: 6, durationInFrames: 48, lines: ['Hold on.', 'Watch for my light.'] },
    { shotId: 'b', from: 86_314, durationInFrames: 24, lines: ['Now.'] },
  ]
  expect(toSrt({ captions, frameRate: { numerator: 24, denominator: 1 } })).toBe(
    '1\n00:00:00,250 --> 00:00:02,250\nHold on.\nWatch for my light.\n\n2\n00:59:56,417 --> 00:59:57,417\nNow.\n',
  )
})

test('what looks like markup is shown as it was written', () => {
  const captions = [{ shotId: 'a', from: 0, durationInFrames: 24, lines: ['<i>R&D</i> --> {\\an8}'] }]
  expect(toVtt({ captions, frameRate })).toContain('\n&lt;i&gt;R&amp;D&lt;/i&gt; --&gt; {\\an8}\n')
  expect(toSrt({ captions, frameRate })).toContain('\n<\u2060i>R&D<\u2060/i> --\u2060> {\u2060\\an8}\n')
})

test.each([
  { format: 'srt', write: toSrt },
  { format: 'vtt', write: toVtt },
])(
  'an independent parser reads from $format what the timeline says, every cue inside its shot',
  ({ format, write }) => {
    const words = fc.array(fc.stringMatching(/^[\p{L}\p{N}]{1,9}[,.!?]?$/u), { minLength: 1, maxLength: 60 })
    const shot = { from: fc.integer({ min: 0, max: 500_000 }), durationInFrames: fc.integer({ min: 60, max: 2000 }) }
    fc.assert(
      fc.property(words, fc.record(shot), (spoken, range) => {
        const captions = captionShot({ shotId: 's', dialogue: spoken.join(' '), lineColumns: 42, range })
        const cues = subsrt.parse(write({ captions, frameRate }), { format }).filter((cue) => cue.type === 'caption')

        const shotStart = Math.round(framesToSeconds(range.from, frameRate) * 1000)
        const shotEnd = Math.round(framesToSeconds(range.from + range.durationInFrames, frameRate) * 1000)
        expect(cues.map((cue) => cue.text.replaceAll('\r', '').trimEnd())).toEqual(
          captions.map(({ lines }) => lines.join('\n')),
        )
        expect(cues.every(({ start, end }) => shotStart <= start && start < end && end <= shotEnd)).toBe(true)
      }),
      { numRuns: 60 },
    )
  },
)
