import { expect, test } from 'vitest'
import { receiptSchema, receiptWords, verdictWords } from '../../../src/service/page/browser/receipt-words.ts'

function makeReceipt(parts: object = {}) {
  const check = (name: string, found: string, expected = found) => ({
    name,
    expected,
    found,
    passed: found === expected,
  })
  return receiptSchema.parse({
    project: { title: 'Lighthouse' },
    file: { sha256: 'ab12' },
    sound: { integratedLufs: -14.02, truePeakDbtp: -1.26 },
    checks: [
      check('frames', '1310'),
      check('size in pixels', '1920x1080'),
      check('video codec', 'H.264 High, 4:2:0, 8 bit'),
      check('colour', 'BT.709, limited range'),
      check('audio against video', '-0.0004 s', '-0.0004 s'),
    ],
    slates: ['3', '7'],
    segments: { total: 12, rendered: 1, reused: 11 },
    ...parts,
  })
}

test('a receipt is told in sentences', () => {
  expect(receiptWords(makeReceipt())).toEqual([
    '1310 of 1310 frames decoded.',
    'Picture: 1920x1080, H.264 High, 4:2:0, 8 bit, BT.709, limited range.',
    'Sound: −14.0 LUFS, true peak −1.3 dBTP.',
    'The lengths of picture and sound differ by 0.4 ms.',
    '1 of 12 segments were drawn anew, 11 taken from before.',
    'Without a picture, and shown as slates: shot 3, 7.',
    'SHA-256 of the film: ab12',
  ])
  expect(verdictWords(makeReceipt())).toBe('all 5 checks passed')
})

test.each([
  [{ sound: { integratedLufs: null, truePeakDbtp: null } }, 'Sound: silence throughout.'],
  [
    { sound: { integratedLufs: null, truePeakDbtp: -60 } },
    'Sound: too quiet to have a loudness, true peak −60.0 dBTP.',
  ],
  [{ segments: { total: 3, rendered: 3, reused: 0 } }, 'All 3 segments were drawn anew.'],
  [{ segments: { total: 1, rendered: 1, reused: 0 } }, 'Its only segment was drawn anew.'],
])('a receipt with %j says "%s"', (parts, sentence) => {
  expect(receiptWords(makeReceipt(parts))).toContain(sentence)
})
