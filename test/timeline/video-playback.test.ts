import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { pictureChanges } from '../../src/timeline/changes.ts'
import { lookSchema, playbackSchema } from '../../src/timeline/look.ts'
import { framesToSamples } from '../../src/timeline/time.ts'
import { playVideo, videoFrameAt } from '../../src/timeline/video-playback.ts'
import { aBoard, aFrame, someAssets } from '../helpers/boards.ts'
import { timelineOf, videoOf } from '../helpers/timelines.ts'

/** Which frames of a video a shot shows, one after the other. */
function shown(playback: 'freeze' | 'loop' | 'retime', availableFrames: number, durationInFrames: number): number[] {
  const video = { availableFrames, ...playVideo(playback, { availableFrames, durationInFrames }) }
  return Array.from({ length: durationInFrames }, (_, frame) => videoFrameAt(video, frame))
}

test.each([
  ['a shorter video freezes on its last frame', shown('freeze', 3, 7), [0, 1, 2, 2, 2, 2, 2]],
  ['or begins again', shown('loop', 3, 7), [0, 1, 2, 0, 1, 2, 0]],
  ['or plays slower', shown('retime', 3, 6), [0, 0, 1, 1, 2, 2]],
  ['a longer one is cut', shown('loop', 9, 3), [0, 1, 2]],
  ['or plays faster', shown('retime', 6, 3), [0, 2, 4]],
  ['no slower than a quarter', shown('retime', 2, 11), [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]],
  ['no faster than four times', shown('retime', 100, 4), [0, 4, 8, 12]],
])('M19: %s', (_what, frames, expected) => {
  expect(frames).toEqual(expected)
})

test('M19: however long video and shot are, there is always a picture, each in its turn, and a retimed one ends with its shot', () => {
  const lengths = fc.record({
    playback: fc.constantFrom(...playbackSchema.options),
    availableFrames: fc.integer({ min: 1, max: 3000 }),
    durationInFrames: fc.integer({ min: 1, max: 3000 }),
  })
  fc.assert(
    fc.property(lengths, fc.integer({ min: -100, max: 3100 }), (given, frame) => {
      const { playback, availableFrames, durationInFrames } = given
      const video = { availableFrames, ...playVideo(playback, given) }
      const [before, index] = [videoFrameAt(video, frame - 1), videoFrameAt(video, frame)]
      expect(Number.isInteger(index) && index >= 0 && index < availableFrames).toBe(true)
      expect(index - before >= 0 || (video.loop && index === 0)).toBe(true)
      if (frame <= 0) expect(index).toBe(0)
      const isWithinLimits = availableFrames * 4 >= durationInFrames && availableFrames <= durationInFrames * 4
      if (playback === 'retime' && isWithinLimits) {
        const last = videoFrameAt(video, durationInFrames - 1)
        expect(availableFrames - 1 - last).toBeLessThan(Math.max(1, video.speed))
      }
    }),
    { numRuns: 2000 },
  )
})

test('a picture is drawn again only where another frame of the video is due', () => {
  const changes = (parts: { loop: boolean; speed: number }) => {
    const picture = videoOf('clip.mp4', 3)
    if (picture.kind !== 'video') throw new Error('That is no video.')
    const shot = { durationInFrames: 8, picture: { ...picture, video: { ...picture.video, ...parts } } }
    return [...new Set(pictureChanges(timelineOf({ shots: [shot] })))].sort((a, b) => a - b)
  }
  expect(changes({ loop: false, speed: 1 })).toEqual([0, 1, 2, 8])
  expect(changes({ loop: true, speed: 1 })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect(changes({ loop: false, speed: 0.5 })).toEqual([0, 2, 4, 8])
})

const format = { width: 640, height: 360, frameRate: { numerator: 30_000, denominator: 1001 } }
const clip = { url: 'https://media.test/clip.mp4' }

/** A shot of 4 s, at 29.97, with a video of 1.5 s whose sound is as long. */
function filmWith(playback: string, parts: object = {}) {
  const board = aBoard([aFrame('a', { shot: '4', durationSeconds: 4, video: clip, ...parts })])
  const assets = someAssets({ videos: { [clip.url]: 45 }, audio: { [clip.url]: 1.5 } })
  return buildTimeline({ board, assets, format, look: lookSchema.parse({ playback }) })
}

test('the sound of a looped video begins again with its picture, to the sample, and ends with the shot', () => {
  const { audioClips, warnings } = filmWith('loop')
  // 45 frames are 72,072 samples at 29.97; the file has 72,000.
  expect(audioClips.map(({ id, fromSample, durationInSamples }) => ({ id, fromSample, durationInSamples }))).toEqual([
    { id: 'a:video', fromSample: 0, durationInSamples: 72_000 },
    { id: 'a:video:2', fromSample: 72_072, durationInSamples: 72_000 },
    { id: 'a:video:3', fromSample: 144_144, durationInSamples: 192_192 - 144_144 },
  ])
  expect(audioClips.every(({ fadeOutSamples }) => fadeOutSamples === 144)).toBe(true)
  expect(warnings).toEqual([])
})

test('whatever the lengths and the rate, each round is heard from the frame on which it begins, and none into the next', () => {
  const rates = fc.constantFrom(
    format.frameRate,
    { numerator: 24, denominator: 1 },
    { numerator: 24_000, denominator: 1001 },
  )
  const lengths = { available: fc.integer({ min: 1, max: 90 }), seconds: fc.double({ min: 0.1, max: 20, noNaN: true }) }
  fc.assert(
    fc.property(
      rates,
      fc.record({ ...lengths, heard: fc.double({ min: 0.01, max: 9, noNaN: true }) }),
      (frameRate, given) => {
        const board = aBoard([
          aFrame('before', { durationSeconds: 1.1 }),
          aFrame('a', { durationSeconds: given.seconds, video: clip }),
          aFrame('after', { durationSeconds: 1 }),
        ])
        const assets = someAssets({ videos: { [clip.url]: given.available }, audio: { [clip.url]: given.heard } })
        const look = lookSchema.parse({ playback: 'loop' })
        const { shots, audioClips } = buildTimeline({ board, assets, format: { ...format, frameRate }, look })
        const { from = 0, durationInFrames = 0 } = shots[1] ?? {}
        const sampleOf = (frame: number) => framesToSamples(Math.min(frame, from + durationInFrames), frameRate)
        expect(audioClips).toHaveLength(Math.ceil(durationInFrames / given.available))
        for (const [round, { fromSample, durationInSamples }] of audioClips.entries()) {
          expect(fromSample).toBe(sampleOf(from + round * given.available))
          expect(fromSample + durationInSamples).toBeLessThanOrEqual(sampleOf(from + (round + 1) * given.available))
        }
      },
    ),
  )
})

test('a retimed video is silent, which is told; at its own speed it is heard', () => {
  const { audioClips, warnings } = filmWith('retime')
  expect(audioClips).toEqual([])
  expect(warnings).toEqual(['The sound of the video of shot 4 is left out, because the video plays slower or faster.'])
  const whole = filmWith('retime', { durationSeconds: null })
  expect(whole.shots[0]).toMatchObject({ timedBy: 'video', picture: { video: { speed: 1 } } })
  expect([whole.audioClips.length, whole.warnings]).toEqual([1, []])
})
