import { expect, test } from 'vitest'
import { burnInStacks } from '../../src/timeline/burn-ins.ts'
import { lookSchema } from '../../src/timeline/look.ts'
import { slateOf, timelineOf } from '../helpers/timelines.ts'

/** The one line burned into a frame. */
function burnedIn(field: string, frame: number, parts: Partial<Parameters<typeof timelineOf>[0]> = {}): string | null {
  const look = lookSchema.parse({ burnIns: [{ field, corner: 'top-left' }] })
  const timeline = timelineOf({ shots: [{ durationInFrames: 9, picture: slateOf('') }], ...parts, look })
  return burnInStacks(timeline, frame)[0]?.lines[0]?.text ?? null
}

test('timecode is drop-frame at 29.97 frames a second, and counts on in a slice', () => {
  const frameRate = { numerator: 30_000, denominator: 1001 }
  expect(burnedIn('timecode', 3, { frameRate, startFrame: 1797 })).toBe('00:01:00;02')
})

test.each([
  ['6', 'Scene 6'],
  ['12A', 'Scene 12A'],
  ['EXT. PIER – NIGHT', 'EXT. PIER – NIGHT'],
  ['1984, later', '1984, later'],
  [null, null],
])('the scene %s is burned in as %s', (scene, expected) => {
  expect(burnedIn('scene', 0, { shots: [{ durationInFrames: 9, picture: slateOf(''), scene }] })).toBe(expected)
})
