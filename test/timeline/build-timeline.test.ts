import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { PLAIN_LOOK } from '../../src/timeline/look.ts'
import { timelineSchema } from '../../src/timeline/schema.ts'
import { parseFrameRate } from '../../src/timeline/time.ts'
import { aBoard, aFrame, aTrack, someAssets } from '../helpers/boards.ts'

const format = { width: 1920, height: 1080, frameRate: { numerator: 30, denominator: 1 } }
const noAssets = someAssets({})

describe('the timing policy', () => {
  const voice = aTrack('v', { kind: 'voiceover', frameId: 'f' })
  const video = { url: 'https://media.test/clip.mp4' }
  const assets = someAssets({ videos: { [video.url]: 75 }, audio: { [voice.url]: 2 } })
  const everything = { durationSeconds: 3, video, script: 'x'.repeat(45) }

  test.each([
    ['its own duration', everything, [voice], 'duration', 90],
    ['its voiceover plus a handle at both ends', { ...everything, durationSeconds: null }, [voice], 'voiceover', 75],
    ['its video', { ...everything, durationSeconds: null }, [], 'video', 75],
    ['the reading time of its script', { ...everything, durationSeconds: null, video: null }, [], 'reading', 90],
    ['four seconds', {}, [], 'default', 120],
  ])('takes %s first', (_rule, frame, tracks, timedBy, durationInFrames) => {
    const [shot] = buildTimeline({
      board: aBoard([aFrame('f', frame)], tracks),
      assets,
      format,
      look: PLAIN_LOOK,
    }).shots
    expect(shot).toMatchObject({ timedBy, durationInFrames })
  })

  test('leaves a muted voiceover out', () => {
    const board = aBoard([aFrame('f')], [{ ...voice, muted: true }])
    expect(buildTimeline({ board, assets, format, look: PLAIN_LOOK }).shots[0]?.timedBy).toBe('default')
  })
})

test('P05: a thousand shots of a third of a second are exactly ten thousand frames', () => {
  const frames = Array.from({ length: 1000 }, (_, index) => aFrame(`f${index}`, { durationSeconds: 1 / 3 }))
  expect(buildTimeline({ board: aBoard(frames), assets: noAssets, format, look: PLAIN_LOOK }).durationInFrames).toBe(
    10_000,
  )
})

test.each([
  [23.976, 24_000],
  [24, 24_024],
  [25, 25_025],
  [29.97, 30_000],
  [30, 30_030],
  [50, 50_050],
  [59.94, 60_000],
  [60, 60_060],
])('P06: 1001 seconds at %d frames a second, in 2002 shots, are exactly %i frames', (fps, durationInFrames) => {
  const frameRate = parseFrameRate(fps)
  if (frameRate === null) throw new Error('No rate.')
  const frames = Array.from({ length: 2002 }, (_, index) => aFrame(`f${index}`, { durationSeconds: 0.5 }))
  const timeline = buildTimeline({
    board: aBoard(frames),
    assets: noAssets,
    format: { ...format, frameRate },
    look: PLAIN_LOOK,
  })
  expect(timeline.durationInFrames).toBe(durationInFrames)
})

test('P03: ten thousand shots are laid out within two seconds of computing', () => {
  const frames = Array.from({ length: 10_000 }, (_, index) => aFrame(`f${index}`, { dialogue: 'Hold on to the rope.' }))
  const before = process.cpuUsage()
  buildTimeline({ board: aBoard(frames), assets: noAssets, format, look: PLAIN_LOOK })
  // Of this process alone, so that other tests running beside it do not count.
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(2000)
})

test('M18: a shot shorter than one frame is one frame long', () => {
  const board = aBoard([aFrame('a', { durationSeconds: 0.001 }), aFrame('b', { durationSeconds: 1 })])
  expect(buildTimeline({ board, assets: noAssets, format, look: PLAIN_LOOK }).shots[0]?.durationInFrames).toBe(1)
})

test('P05: shots of any lengths follow each other without a gap and end within half a frame of the sum of seconds', () => {
  const lengths = fc.array(fc.double({ min: 0.04, max: 60, noNaN: true }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(lengths, (seconds) => {
      const frames = seconds.map((durationSeconds, index) => aFrame(`f${index}`, { durationSeconds }))
      const timeline = buildTimeline({ board: aBoard(frames), assets: noAssets, format, look: PLAIN_LOOK })
      expect(timelineSchema.parse(timeline)).toEqual(timeline)
      const sum = seconds.reduce((total, length) => total + length, 0)
      expect(Math.abs(timeline.durationInFrames - sum * 30)).toBeLessThanOrEqual(0.5 + 1e-6)
    }),
  )
})

test('a frame with neither image nor video becomes a slate that shows its script', () => {
  const board = aBoard([aFrame('f', { script: 'EXT. PIER - NIGHT\r\n\r\n\r\nRain.', shot: '12A' })])
  expect(buildTimeline({ board, assets: noAssets, format, look: PLAIN_LOOK }).shots[0]).toMatchObject({
    number: '12A',
    picture: { kind: 'slate', text: 'EXT. PIER - NIGHT\n\nRain.' },
  })
})

test.each([
  ['runs, and there is no picture', 'queued', null, /Something for shot 1 is still being generated, so .* a slate/],
  [
    'runs, and there is an image',
    'generating',
    'a.png',
    /Something for shot 1 is still being generated, so .* its image/,
  ],
  [
    'failed, and there is no picture',
    'failed',
    null,
    /generated for shot 1 failed in M Studio, so the shot is a slate/,
  ],
  ['is over, by all that is known', 'ready', 'a.png', null],
])('P09: a generation that %s', (_what, status, name, warning) => {
  const image = name === null ? null : { url: `https://media.test/${name}`, focalPoint: null }
  const board = aBoard([aFrame('f', { status, image, generationJobId: 'job-1' })])
  const assets = someAssets({ images: image ? [image.url] : [] })
  const { shots, warnings } = buildTimeline({ board, assets, format, look: PLAIN_LOOK })
  expect(shots[0]?.picture.kind).toBe(name === null ? 'slate' : 'image')
  expect(warnings).toEqual(warning === null ? [] : [expect.stringMatching(warning)])
})

describe('audio', () => {
  const frames = [aFrame('a', { durationSeconds: 2 }), aFrame('b', { durationSeconds: 2 })]

  test('a voiceover follows its frame, after the handle', () => {
    const voice = aTrack('v', { kind: 'voiceover', frameId: 'b' })
    const assets = someAssets({ audio: { [voice.url]: 1 } })
    const [clip] = buildTimeline({ board: aBoard(frames, [voice]), assets, format, look: PLAIN_LOOK }).audioClips
    expect(clip).toMatchObject({ fromSample: 2.25 * 48_000, durationInSamples: 48_000, shotId: 'b' })
  })

  test('P07: what sounds past the end is cut there, what lies before the start is skipped', () => {
    const late = aTrack('late', { startSeconds: 3 })
    const early = aTrack('early', { startSeconds: -1 })
    const assets = someAssets({ audio: { [late.url]: 10, [early.url]: 3 } })
    const clips = buildTimeline({ board: aBoard(frames, [late, early]), assets, format, look: PLAIN_LOOK }).audioClips
    expect(clips[0]).toMatchObject({ fromSample: 144_000, durationInSamples: 48_000 })
    expect(clips[1]).toMatchObject({ fromSample: 0, durationInSamples: 96_000, trimStartSample: 48_000 })
  })

  test('P16: a track of a frame that is not in the film makes no clip', () => {
    const voice = aTrack('v', { kind: 'voiceover', frameId: 'gone' })
    const assets = someAssets({ audio: { [voice.url]: 1 } })
    expect(buildTimeline({ board: aBoard(frames, [voice]), assets, format, look: PLAIN_LOOK }).audioClips).toEqual([])
  })

  test('M19: a looped track is heard for as long as it asks, another only as long as its media lasts', () => {
    const parts = { durationSeconds: 3 }
    const tracks = [aTrack('loop', { ...parts, loop: true }), aTrack('once', parts)]
    const assets = someAssets({ audio: { 'https://media.test/loop.mp3': 1, 'https://media.test/once.mp3': 1 } })
    const clips = buildTimeline({ board: aBoard(frames, tracks), assets, format, look: PLAIN_LOOK }).audioClips
    expect(clips.map((clip) => clip.durationInSamples)).toEqual([144_000, 48_000])
  })
})

test.each([
  ['once', false, []],
  ['looped', true, [48_000]],
])('M19: a track trimmed beyond its end, %s, is silence and no error', (_how, loop, lengths) => {
  const track = aTrack('t', { kind: 'sfx', trimStartSeconds: 5, durationSeconds: 1, loop })
  const assets = someAssets({ audio: { [track.url]: 1 } })
  const board = aBoard([aFrame('a', { durationSeconds: 2 })], [track])
  const { audioClips } = buildTimeline({ board, assets, format, look: PLAIN_LOOK })
  expect(audioClips.map((clip) => clip.durationInSamples)).toEqual(lengths)
})

test('captions are spread over the voiceover, and over the whole shot when nobody speaks', () => {
  const voice = aTrack('v', { kind: 'voiceover', frameId: 'a' })
  const frames = ['a', 'b'].map((id) => aFrame(id, { dialogue: 'Light it.', durationSeconds: 4 }))
  const assets = someAssets({ audio: { [voice.url]: 1 } })
  const { captions } = buildTimeline({ board: aBoard(frames, [voice]), assets, format, look: PLAIN_LOOK })
  expect(captions[0]).toMatchObject({ shotId: 'a', from: 8, durationInFrames: 38, lines: ['Light it.'] })
  expect(captions[1]).toMatchObject({ shotId: 'b', from: 120, durationInFrames: 120 })
})

test('P11: comments and reviews become markers inside their shot', () => {
  const note = { author: 'Ines', text: 'Hold longer', atSeconds: 99, status: null }
  const board = aBoard([aFrame('a', { durationSeconds: 1, comments: [note] })])
  expect(buildTimeline({ board, assets: noAssets, format, look: PLAIN_LOOK }).markers).toEqual([
    { shotId: 'a', kind: 'comment', from: 29, author: 'Ines', text: 'Hold longer' },
  ])
})
