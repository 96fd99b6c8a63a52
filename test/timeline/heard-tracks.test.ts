import { expect, test } from 'vitest'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { heardTracks, isVoice } from '../../src/timeline/heard-tracks.ts'
import { PLAIN_LOOK } from '../../src/timeline/look.ts'
import { soundSchema } from '../../src/timeline/sound.ts'
import { aBoard, aFrame, aTrack, someAssets } from '../helpers/boards.ts'

const format = { width: 640, height: 360, frameRate: { numerator: 30, denominator: 1 } }
const english = { kind: 'voiceover', name: 'Mara', voiceId: 'v_mara' } as const
const french = { kind: 'voiceover', name: 'Marie (VF)', voiceId: 'v_marie', muted: true } as const

/** Three shots with an English voice each; two have a French one too, which the project mutes. */
const tracks = [
  aTrack('en-a', { ...english, frameId: 'a', text: 'Light the lamp.' }),
  aTrack('fr-a', { ...french, frameId: 'a', text: 'Allume la lampe.' }),
  aTrack('en-b', { ...english, frameId: 'b', text: 'She is out there.' }),
  aTrack('fr-b', { ...french, frameId: 'b', text: null }),
  aTrack('en-c', { ...english, frameId: 'c', text: 'At last.' }),
  aTrack('wind', { kind: 'sfx' }),
  aTrack('hum', { kind: 'sfx', muted: true }),
]
const frames = [
  aFrame('a', { shot: '1', dialogue: 'Light the lamp.' }),
  aFrame('b', { shot: '2', dialogue: 'She is out there.' }),
  aFrame('c', { shot: '3', dialogue: 'At last.' }),
]
const lengths = Object.fromEntries(tracks.map(({ id, url }) => [url, id.startsWith('fr') ? 2.25 : 1]))

function filmIn(...voices: string[]) {
  const assets = someAssets({ audio: lengths })
  const sound = soundSchema.parse({ voices })
  return buildTimeline({ board: aBoard(frames, tracks), assets, format, look: PLAIN_LOOK, sound })
}

test('a choice of voices leaves out all others, has muted ones sound, and leaves other roles alone', () => {
  const heard = (...voices: string[]) => heardTracks(tracks, voices).map(({ id }) => id)
  expect(heard()).toEqual(['en-a', 'en-b', 'en-c', 'wind'])
  expect(heard('marie (vf)')).toEqual(['fr-a', 'fr-b', 'wind'])
  expect(heard('v_marie', 'en-c')).toEqual(['fr-a', 'fr-b', 'en-c', 'wind'])
})

test('a voice is known by the name of its track, whatever its case, and by ids as they are written', () => {
  const known = ['mara', ' MARA', 'v_mara', 'en-a', 'V_MARA', 'Mar', '']
  expect(known.map((name) => tracks[0] && isVoice(tracks[0], name))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ])
  expect(tracks[5] && isVoice(tracks[5], 'wind')).toBe(false)
})

test('a film in another language has the same shots; its voices and captions are those chosen', () => {
  const [original, variant] = [filmIn(), filmIn('v_marie')]
  expect(variant.shots).toEqual(original.shots)
  expect(variant.audioClips.map(({ id }) => id)).toEqual(['fr-a', 'fr-b', 'wind'])
  const words = variant.captions.map(({ shotId, lines }) => [shotId, lines.join(' ')])
  // Where the chosen voices have no text, or do not speak, the dialogue of the frame remains.
  expect(words).toEqual([
    ['a', 'Allume la lampe.'],
    ['b', 'She is out there.'],
    ['c', 'At last.'],
  ])
  expect(variant.captions.every(({ from }, index) => from >= (variant.shots[index]?.from ?? Infinity))).toBe(true)
})

test('who is missing, and what is too long for shots that were timed in another language, is told', () => {
  expect(filmIn().warnings).toEqual([])
  expect(filmIn('v_marie').warnings).toEqual([
    'None of the chosen voices speaks in shot 3, where the project has others.',
    // 0.25 s before it, 1 s of English and 0.25 s after it are 1.5 s; the French voice ends at 2.5 s.
    'The voice of shot 1 is 1.00 s too long for its shot.',
    'The voice of shot 2 is 1.00 s too long for its shot.',
  ])
})
