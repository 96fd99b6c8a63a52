import { expect, test } from 'vitest'
import { changedShots } from '../../src/timeline/changed-shots.ts'
import { describeChanges } from '../../src/timeline/describe-changes.ts'
import type { AudioChange, ClipName, ShotName, TimelineChange } from '../../src/timeline/timeline-change.ts'

function shot(index: number): ShotName {
  return { id: `s${index}`, number: String(index), index }
}

const titleCard = { id: 'card:title', number: '', index: 0 }
const music: ClipName = { id: 'm', role: 'music', name: null, shot: null }
const voice: ClipName = { id: 'v', role: 'voiceover', name: 'Ada', shot: shot(3) }
const level = { kind: 'audio-level', isSilent: false } as const

test.each<[string, TimelineChange[]]>([
  [
    'shot 4: new image; shot 9: 12 frames longer; music 3 dB lower',
    [
      { kind: 'shot-picture', shot: shot(4), to: 'image' },
      { kind: 'shot-length', shot: shot(9), byFrames: 12 },
      { ...level, clip: music, byDb: -3.0001 },
    ],
  ],
  [
    'shots 1, 3 to 5 and 7: new number',
    [1, 3, 4, 5, 7].map((index) => ({ kind: 'shot-renumbered', shot: shot(index), from: 'x' })),
  ],
  [
    'shot 2: removed; shots 2 and 3: new; shot 5: moved behind shot 3, 1 frame shorter',
    [
      { kind: 'shot-removed', shot: shot(2) },
      { kind: 'shot-added', shot: shot(2) },
      { kind: 'shot-added', shot: shot(3) },
      { kind: 'shot-moved', shot: shot(5), after: shot(3) },
      { kind: 'shot-length', shot: shot(5), byFrames: -1 },
    ],
  ],
  [
    'the title is “Dusk”; 1080x1920 instead of 1920x1080; 23.976 instead of 25 frames a second; look: watermark, matte; title card: new words',
    [
      { kind: 'title', from: 'Dawn', to: 'Dusk' },
      { kind: 'size', from: { width: 1920, height: 1080 }, to: { width: 1080, height: 1920 } },
      { kind: 'frame-rate', from: { numerator: 25, denominator: 1 }, to: { numerator: 24_000, denominator: 1001 } },
      { kind: 'look', part: 'watermark' },
      { kind: 'look', part: 'matte' },
      { kind: 'shot-picture', shot: titleCard, to: 'card' },
    ],
  ],
  [
    'shot 3: dip to black instead of cut; shot 4: wipe of another length, moved to the start',
    [
      { kind: 'shot-transition', shot: shot(3), from: 'cut', to: 'dip-to-black' },
      { kind: 'shot-transition', shot: shot(4), from: 'wipe', to: 'wipe' },
      { kind: 'shot-moved', shot: shot(4), after: null },
    ],
  ],
  [
    'voice “Ada” of shot 3 0.25 s earlier; voice “Ada” of shot 3 replaced; music silent; music 1.5 s longer',
    [
      { kind: 'audio-moved', clip: voice, bySamples: -12_000 },
      { kind: 'audio-replaced', clip: voice },
      { kind: 'audio-level', clip: music, byDb: null, isSilent: true },
      { kind: 'audio-trimmed', clip: music, bySamples: 72_000 },
    ],
  ],
  ['', []],
])('%j', (text, changes) => {
  expect(describeChanges(changes)).toBe(text)
})

test('more than a dozen are counted', () => {
  const changes = Array.from(
    { length: 20 },
    (_, index): AudioChange => ({ kind: 'audio-added', clip: { ...music, name: `${index}` } }),
  )
  expect(describeChanges(changes)).toMatch(/; music “11” added; and 8 more$/)
})

test('a shot has changed that looks, reads or sounds different, not one with another number', () => {
  expect([
    ...changedShots([
      { kind: 'look', part: 'matte' },
      { kind: 'shot-removed', shot: shot(1) },
      { kind: 'shot-renumbered', shot: shot(2), from: 'x' },
      { kind: 'audio-replaced', clip: voice },
      { ...level, clip: music, byDb: 1 },
      { kind: 'shot-text', shot: shot(5), field: 'script' },
      { kind: 'shot-length', shot: shot(5), byFrames: 1 },
    ]),
  ]).toEqual(['s3', 's5'])
})
