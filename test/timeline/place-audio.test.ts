import { describe, expect, test } from 'vitest'
import type { AudioTrack } from '../../src/timeline/board.ts'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { PLAIN_LOOK } from '../../src/timeline/look.ts'
import { type Sound, soundSchema } from '../../src/timeline/sound.ts'
import { aBoard, aFrame, aTrack, someAssets } from '../helpers/boards.ts'

const format = { width: 1920, height: 1080, frameRate: { numerator: 30, denominator: 1 } }
const video = { url: 'https://media.test/clip.mp4' }
const frames = [aFrame('a', { durationSeconds: 2, dialogue: 'Light it.' }), aFrame('b', { durationSeconds: 2, video })]
const voice = aTrack('voice', { kind: 'voiceover', frameId: 'a' })
const music = aTrack('music', { startSeconds: 0 })
const rain = aTrack('rain', { kind: 'sfx', frameId: 'a', loop: true })

/** The voice lasts 1 s, the music 10 s, the rain 0.5 s; the video of frame b has 1.5 s of picture and 5 s of sound. */
function layOut(
  tracks: AudioTrack[],
  sound: Parameters<typeof soundSchema.parse>[0] = {},
  lengths: Record<string, number> = {},
) {
  const seconds = { [voice.url]: 1, [music.url]: 10, [rain.url]: 0.5, [video.url]: 5, ...lengths }
  const assets = someAssets({ videos: { [video.url]: 45 }, audio: seconds })
  const parsed: Sound = soundSchema.parse(sound)
  return buildTimeline({ board: aBoard(frames, tracks), assets, format, look: PLAIN_LOOK, sound: parsed })
}

function clipsOf(...given: Parameters<typeof layOut>) {
  return new Map(layOut(...given).audioClips.map((clip) => [clip.id, clip]))
}

describe('music and the end of the film', () => {
  test('music that would go on is faded out to the last sample', () => {
    const clip = clipsOf([music]).get('music')
    expect(clip).toMatchObject({ fromSample: 0, durationInSamples: 192_000, fadeOutSamples: 96_000 })
  })

  test('its own fade-out comes first, and the length of the other is a setting', () => {
    expect(clipsOf([{ ...music, fadeOutSeconds: 0.5 }]).get('music')?.fadeOutSamples).toBe(24_000)
    expect(clipsOf([music], { musicFadeOutSeconds: 1 }).get('music')?.fadeOutSamples).toBe(48_000)
  })

  test('music that ends before the film is not faded', () => {
    expect(clipsOf([{ ...music, durationSeconds: 3 }]).get('music')?.fadeOutSamples).toBe(144)
  })
})

describe('a loop that does not say for how long', () => {
  test('lasts to the end of its shot when it is an effect of one, else to the end of the film', () => {
    const clips = clipsOf([rain, { ...music, startSeconds: 1, loop: true }])
    expect(clips.get('rain')?.durationInSamples).toBe(96_000)
    expect(clips.get('music')).toMatchObject({ fromSample: 48_000, durationInSamples: 144_000, loop: true })
  })
})

describe('short fades against clicks', () => {
  test('are where media is cut into, and at every end, but never where a file begins', () => {
    const whole = { ...music, kind: 'sfx' as const }
    expect(clipsOf([whole]).get('music')).toMatchObject({ fadeInSamples: 0, fadeOutSamples: 144 })
    expect(clipsOf([{ ...whole, trimStartSeconds: 1 }]).get('music')?.fadeInSamples).toBe(144)
    expect(clipsOf([{ ...whole, startSeconds: -1 }]).get('music')?.fadeInSamples).toBe(144)
  })
})

describe('the sound of a video', () => {
  test('M15: is an effect that begins with its shot and ends with it when it is longer', () => {
    expect(clipsOf([]).get('b:video')).toMatchObject({
      role: 'sfx',
      fromSample: 96_000,
      durationInSamples: 96_000,
      trimStartSample: 0,
      fadeInSamples: 0,
      fadeOutSamples: 144,
    })
  })

  test('M15: ends before its shot when it is shorter, without a repetition', () => {
    expect(clipsOf([], {}, { [video.url]: 0.5 }).get('b:video')).toMatchObject({
      durationInSamples: 24_000,
      loop: false,
    })
  })

  test('M15: of a video without any, there is none', () => {
    const assets = someAssets({ videos: { [video.url]: 45 } })
    expect(buildTimeline({ board: aBoard(frames), assets, format, look: PLAIN_LOOK }).audioClips).toEqual([])
  })

  test('is left out on request', () => {
    expect(clipsOf([], { videoSound: 'mute' }).has('b:video')).toBe(false)
  })
})

describe('roles', () => {
  const all = [voice, music, rain]
  const heard = (sound: object) => [...clipsOf(all, sound).keys()]

  test('a muted role is not heard; beside a solo role nothing else is', () => {
    expect(heard({ roles: { sfx: { muted: true } } })).toEqual(['voice', 'music'])
    expect(heard({ roles: { voiceover: { solo: true } } })).toEqual(['voice'])
    expect(heard({ roles: { voiceover: { solo: true }, music: { solo: true, muted: true } } })).toEqual(['voice'])
  })

  test('a gain is added to every clip of its role alone', () => {
    const clips = clipsOf([{ ...music, volume: 0.5 }, rain], { roles: { music: { gainDb: -20 } } })
    expect(clips.get('music')?.volume).toBeCloseTo(0.05, 9)
    expect(clips.get('rain')?.volume).toBe(1)
  })

  test('music goes down under voices that are heard, and under no others', () => {
    expect(clipsOf(all).get('music')?.envelope).toHaveLength(4)
    expect(clipsOf(all, { roles: { voiceover: { muted: true } } }).get('music')?.envelope).toEqual([])
    expect(clipsOf([{ ...voice, volume: 0 }, music]).get('music')?.envelope).toEqual([])
    expect(clipsOf(all).get('rain')?.envelope).toEqual([])
  })

  test('a film with its voices muted keeps its picture: the same shots, the same captions', () => {
    const { shots, captions } = layOut(all, { roles: { voiceover: { muted: true } } })
    expect({ shots, captions }).toEqual({ shots: layOut(all).shots, captions: layOut(all).captions })
  })
})
