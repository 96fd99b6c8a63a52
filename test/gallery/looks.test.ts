import { afterAll, beforeAll, test } from 'vitest'
import { BUILT_IN_LOOKS } from '../../src/timeline/looks.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { openStage, type Stage } from '../helpers/stage.ts'
import { captionOf, imageOf, timelineOf } from '../helpers/timelines.ts'
import { expectGolden } from './expect-golden.ts'
import { paintFlatArt } from './flat-art.ts'

let stage: Stage
let remove: () => Promise<void>

beforeAll(async () => {
  const made = await makeFolder('looks')
  remove = made.remove
  await paintFlatArt(made.folder)
  stage = await openStage(made.folder)
}, 120_000)

afterAll(async () => {
  await stage?.close()
  await remove?.()
})

test.each([...BUILT_IN_LOOKS])('the look %s', async (name, look) => {
  const timeline = timelineOf({
    width: 480,
    height: 270,
    look,
    facts: { version: '3', date: '2026-02-14' },
    shots: [{ number: '12A', scene: 'EXT. HARBOUR – DUSK', durationInFrames: 48, picture: imageOf('sea.png') }],
    captions: [captionOf(0, 48, 'Forty years it never went dark.')],
    markers: [{ shotId: 'shot-0', kind: 'review', from: 0, author: 'Ines Duarte', text: 'Hold the lamp back.' }],
  })
  const [drawn] = await stage.draw(timeline, { frames: [24] })
  if (!drawn) throw new Error('No frame was drawn.')
  await expectGolden(`look-${name}`, drawn)
})
