import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planRender } from '../../src/render/plan-render.ts'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { PLAIN_LOOK } from '../../src/timeline/look.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import { aBoard, aFrame, aTrack, someAssets } from '../helpers/boards.ts'

const versions = { compositions: 'c', renderer: 'r', browser: 'b', ffmpeg: 'f' }
const format = { width: 1920, height: 1080, frameRate: { numerator: 30, denominator: 1 } }
const image = (name: string) => ({ url: `https://media.test/${name}.png`, focalPoint: null })

function filmOf(seconds: number[], names: string[] = []): Timeline {
  const frames = seconds.map((durationSeconds, index) =>
    aFrame(`f${index}`, { durationSeconds, image: image(names[index] ?? `${index}`) }),
  )
  const assets = someAssets({ images: frames.flatMap((frame) => (frame.image ? [frame.image.url] : [])) })
  return buildTimeline({ board: aBoard(frames), assets, format, look: PLAIN_LOOK })
}

function keysOf(timeline: Timeline): string[] {
  return planRender({ timeline, quality: 'standard', versions }).segments.map((segment) => segment.key)
}

test('segments follow each other from the first frame to the last, none across a cut or longer than 150 frames', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.04, max: 30, noNaN: true }), { minLength: 1, maxLength: 20 }),
      (seconds) => {
        const timeline = filmOf(seconds)
        const { segments } = planRender({ timeline, quality: 'standard', versions })
        let end = 0
        for (const segment of segments) {
          expect(segment.from).toBe(end)
          expect(segment.durationInFrames).toBeLessThanOrEqual(150)
          expect(segment.slice.shots).toHaveLength(1)
          end += segment.durationInFrames
        }
        expect(end).toBe(timeline.durationInFrames)
        for (const shot of timeline.shots) expect(segments.some((segment) => segment.from === shot.from)).toBe(true)
      },
    ),
  )
})

describe('a segment’s key', () => {
  test('is the same in every plan of the same timeline', () => {
    expect(keysOf(filmOf([1, 2, 3]))).toEqual(keysOf(filmOf([1, 2, 3])))
  })

  test('stays when another shot becomes longer, so that later shots are not drawn again', () => {
    const [, second, third] = keysOf(filmOf([1, 2, 3]))
    const [, secondLater, thirdLater] = keysOf(filmOf([1.5, 2, 3]))
    expect([secondLater, thirdLater]).toEqual([second, third])
  })

  test('changes with the picture, and only that shot’s', () => {
    const before = keysOf(filmOf([1, 2, 3], ['a', 'b', 'c']))
    const after = keysOf(filmOf([1, 2, 3], ['a', 'x', 'c']))
    expect(before.map((key, index) => key === after[index])).toEqual([true, false, true])
  })

  test('changes with a caption, the encoder and the versions, but not with sound', () => {
    const plan = { timeline: filmOf([1]), quality: 'standard', versions } as const
    const key = (given: Partial<Parameters<typeof planRender>[0]>) => planRender({ ...plan, ...given }).segments[0]?.key
    const caption = { shotId: 'f0', from: 0, durationInFrames: 5, lines: ['Hello'] }
    expect(key({ timeline: { ...plan.timeline, captions: [caption] } })).not.toBe(key({}))
    expect(key({ quality: 'draft' })).not.toBe(key({}))
    expect(key({ versions: { ...versions, browser: 'newer' } })).not.toBe(key({}))

    const track = aTrack('t')
    const board = aBoard([aFrame('f0', { durationSeconds: 1, image: image('0') })], [track])
    const assets = someAssets({ images: [image('0').url], audio: { [track.url]: 1 } })
    const timeline = buildTimeline({ board, assets, format, look: PLAIN_LOOK })
    expect(timeline.audioClips).toHaveLength(1)
    expect(key({ timeline })).toBe(key({}))
  })
})

test('P04: a film of more than a million frames is refused with the limit', () => {
  expect(() => planRender({ timeline: filmOf([40_000]), quality: 'standard', versions })).toThrow(/1000000/)
})
