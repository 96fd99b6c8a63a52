import { describe, expect, test } from 'vitest'
import type { AudioTrack, Frame } from '../../src/timeline/board.ts'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { describeChanges } from '../../src/timeline/describe-changes.ts'
import { diffTimelines } from '../../src/timeline/diff-timelines.ts'
import { lookSchema } from '../../src/timeline/look.ts'
import { aBoard, aFrame, aTrack, someAssets } from '../helpers/boards.ts'

const format = { width: 1920, height: 1080, frameRate: { numerator: 24, denominator: 1 } }
const url = (name: string) => `https://media.test/${name}`
const assets = someAssets({
  images: ['1.png', '2.png', '3.png', 'other.png'].map(url),
  videos: { [url('clip.mp4')]: 48 },
  audio: { [url('music.mp3')]: 7, [url('long.mp3')]: 60, [url('voice.mp3')]: 1, [url('clip.mp4')]: 2 },
})

/** Moving pictures, dissolves, a title card, a looped track, one as long as the film, a voice, a video with sound. */
const look = { motion: 'auto', transition: { kind: 'dissolve' }, titleCard: { seconds: 2 } }
const image = (name: string) => ({ image: { url: url(name), focalPoint: null } })
const frames = [
  aFrame('a', { durationSeconds: 3, script: 'She climbs.', dialogue: 'Light the lamp.', ...image('1.png') }),
  aFrame('b', { durationSeconds: 3, ...image('2.png') }),
  aFrame('c', { durationSeconds: 3, script: 'EXT. PIER' }),
  aFrame('d', { durationSeconds: 3, ...image('3.png') }),
  aFrame('e', { video: { url: url('clip.mp4') } }),
]
const tracks = [
  aTrack('loop', { name: 'Waves', url: url('music.mp3'), loop: true }),
  aTrack('score', { url: url('long.mp3'), volume: 0.5 }),
  aTrack('voice', { kind: 'voiceover', frameId: 'd', url: url('voice.mp3') }),
]

function filmOf(parts: { frames?: Frame[]; tracks?: AudioTrack[]; look?: object } = {}) {
  const board = aBoard(parts.frames ?? frames, parts.tracks ?? tracks)
  return buildTimeline({ board, assets, format, look: lookSchema.parse({ ...look, ...parts.look }) })
}

function withFrame(id: string, edit: Partial<Frame>): Frame[] {
  return frames.map((frame) => (frame.id === id ? { ...frame, ...edit } : frame))
}

function withTrack(id: string, edit: Partial<AudioTrack>): AudioTrack[] {
  return tracks.map((track) => (track.id === id ? { ...track, ...edit } : track))
}

describe('of an edited board the edit is told, not what follows from it:', () => {
  test.each([
    [{}, ''],
    [{ frames: withFrame('b', { durationSeconds: 3.5 }) }, 'shot 2: 12 frames longer'],
    [{ frames: withFrame('e', { durationSeconds: 1 }) }, 'shot 5: 24 frames shorter'],
    [{ frames: withFrame('b', image('other.png')) }, 'shot 2: new image'],
    [{ frames: withFrame('c', { script: 'EXT. BEACH' }) }, 'shot 3: new script'],
    [{ frames: withFrame('c', { video: { url: url('clip.mp4') } }) }, 'shot 3: new video'],
    [{ frames: withFrame('e', { video: null, durationSeconds: 2 }) }, 'shot 5: new slate'],
    [{ frames: withFrame('a', { dialogue: 'Put it out.' }) }, 'shot 1: new captions'],
    [{ frames: withFrame('b', { fit: 'cover' }) }, 'shot 2: new fit'],
    [
      { frames: withFrame('d', { transition: { kind: 'wipe', durationSeconds: 0.5 } }) },
      'shot 4: wipe instead of dissolve',
    ],
    [{ tracks: withTrack('score', { volume: 0.354 }) }, 'music 3 dB lower'],
    [{ tracks: withTrack('score', { startSeconds: 1.5 }) }, 'music 1.5 s later'],
    [{ tracks: withTrack('voice', { startSeconds: 1 }) }, 'voice of shot 4 0.75 s later'],
    [{ tracks: tracks.slice(1) }, 'music “Waves” removed'],
    [{ look: { titleCard: { seconds: 3 } } }, 'title card: 24 frames longer'],
    [{ look: { titleCard: null } }, 'title card: removed'],
    [{ look: { captions: { position: 'top' } } }, 'look: caption position'],
  ])('%#: %j', (edited, told) => {
    expect(describeChanges(diffTimelines(filmOf(), filmOf(edited)))).toBe(told)
  })
})
