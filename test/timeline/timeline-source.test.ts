import { expect, test } from 'vitest'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { lookSchema, PLAIN_LOOK } from '../../src/timeline/look.ts'
import { soundSchema } from '../../src/timeline/sound.ts'
import { assetsAsJson, followLook, layoutOf, timelineSourceSchema } from '../../src/timeline/timeline-source.ts'
import { aBoard, aFrame, someAssets } from '../helpers/boards.ts'

const source = timelineSourceSchema.parse(
  // As a preview writes and reads it.
  JSON.parse(
    JSON.stringify({
      board: aBoard([
        aFrame('one', { durationSeconds: 2, image: { url: 'a.png', focalPoint: null }, dialogue: 'Light it.' }),
        aFrame('two', { durationSeconds: 2, image: { url: 'a.png', focalPoint: null } }),
      ]),
      assets: assetsAsJson(someAssets({ images: ['a.png'], videos: {} })),
      format: { width: 320, height: 180, frameRate: { numerator: 30, denominator: 1 } },
      sound: soundSchema.parse({}),
      composition: 'Storyboard',
      logo: null,
    }),
  ),
)
const built = buildTimeline({ ...layoutOf(source), look: PLAIN_LOOK })
const look = lookSchema.parse({ ...built.look, titleCard: { seconds: 1 }, transition: { kind: 'dissolve' } })

test('a timeline whose look was edited is laid out anew', () => {
  const film = followLook({ edited: { ...built, look }, built, source })
  expect(film).toEqual(buildTimeline({ ...layoutOf(source), look }))
  expect(film.durationInFrames).toBe(built.durationInFrames + 30)
})

test('a timeline that was edited elsewhere too stays as it was edited', () => {
  const edited = { ...built, look, title: 'Another' }
  expect(followLook({ edited, built, source })).toBe(edited)
})

test('a film that leaves its captions out goes on without them', () => {
  const silent = { ...built, captions: [] }
  expect(built.captions).not.toEqual([])
  expect(followLook({ edited: { ...silent, look }, built: silent, source }).captions).toEqual([])
})
