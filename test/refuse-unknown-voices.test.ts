import { expect, test } from 'vitest'
import { refuseUnknownVoices } from '../src/refuse-unknown-voices.ts'
import { aTrack } from './helpers/boards.ts'

test('a voice that there is not is refused, with those that there are', () => {
  const audioTracks = [
    aTrack('v1', { kind: 'voiceover', name: 'Mara', voiceId: 'v_mara' }),
    aTrack('v2', { kind: 'voiceover', name: 'Mara', voiceId: 'v_mara' }),
    aTrack('v3', { kind: 'voiceover', voiceId: 'v_marie', muted: true }),
    aTrack('wind', { kind: 'sfx' }),
  ]
  expect(() => refuseUnknownVoices({ audioTracks }, [])).not.toThrow()
  expect(() => refuseUnknownVoices({ audioTracks }, ['v_mara', 'v3', 'mara'])).not.toThrow()
  expect(() => refuseUnknownVoices({ audioTracks }, ['v_mara', 'wind'])).toThrow(
    'No voiceover is called "wind". The project has Mara, v_marie. --voices takes the names of tracks, or the ids of voices.',
  )
  expect(() => refuseUnknownVoices({ audioTracks: [] }, ['Mara'])).toThrow('The project has no voices.')
})
