import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Frame } from '../../src/timeline/board.ts'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { lookSchema } from '../../src/timeline/look.ts'
import { soundSchema } from '../../src/timeline/sound.ts'
import { assetsAsJson, layoutOf, type TimelineSource } from '../../src/timeline/timeline-source.ts'
import { aBoard, aFrame, someAssets } from '../helpers/boards.ts'
import { psnr } from '../helpers/pixels.ts'
import { type DrawnFrame, openStage, type Stage } from '../helpers/stage.ts'
import { openStudioPage, type StudioPage } from '../helpers/studio.ts'

let stage: Stage
let studio: StudioPage

/** In dB; above it, no eye and hardly an encoder finds the difference. */
const LEAST_PSNR = 50

const STILL = 'frame-02.jpg'
const MOVING = 'frame-05.jpg'
const VIDEO = 'shot-04.mp4'

const source: TimelineSource = {
  board: aBoard([
    shot('still', { image: pictureOf(STILL), fit: 'blur', dialogue: 'Forty years it never went dark.' }),
    shot('moving', {
      image: pictureOf(MOVING),
      fit: 'cover',
      camera: { move: 'push-in', from: null, to: null },
      dialogue: 'المنارة تناديك',
    }),
    shot('video', { video: { url: VIDEO }, fit: 'blur', dialogue: '灯台守は階段を数える。' }),
    shot('slate', { script: 'EXT. PIER - NIGHT' }),
  ]),
  assets: assetsAsJson(assetsOf()),
  format: { width: 480, height: 480, frameRate: { numerator: 30, denominator: 1 } },
  sound: soundSchema.parse({}),
  composition: 'Storyboard',
  logo: null,
}

const timeline = buildTimeline({
  ...layoutOf(source),
  look: lookSchema.parse({
    transition: { kind: 'dissolve', seconds: 0.5 },
    burnIns: [
      { field: 'shot', corner: 'top-left' },
      { field: 'timecode', corner: 'top-right' },
      { field: 'text', corner: 'bottom-left', text: 'Заказ 7' },
    ],
  }),
})

beforeAll(async () => {
  stage = await openStage('src/sandbox/sample/media')
  studio = await openStudioPage({ timeline, source, mediaDir: 'src/sandbox/sample' })
}, 300_000)

afterAll(async () => {
  await studio?.close()
  await stage?.close()
})

test('the preview shows what the export draws', async () => {
  const last = timeline.durationInFrames - 1
  const frames = Array.from({ length: 20 }, (_, index) => Math.round((index * last) / 19))
  const exported = await stage.draw(timeline, { frames })
  for (const [index, frame] of frames.entries()) {
    await studio.seek(frame)
    await expectShown(exported[index] ?? never(), `frame ${frame}`)
  }
}, 300_000)

test('M19: the preview shows the frame of a looped and of a retimed video that the export draws', async () => {
  const { from, durationInFrames } = timeline.shots.find(({ id }) => id === 'video') ?? never()
  for (const playback of ['loop', 'retime'] as const) {
    await studio.choose('timeline.look.playback', playback)
    const played = buildTimeline({ ...layoutOf(source), look: { ...timeline.look, playback } })
    const frames = [0.35, 0.55, 0.75].map((share) => from + Math.round(share * durationInFrames))
    const exported = await stage.draw(played, { frames })
    for (const [index, frame] of frames.entries()) {
      await studio.seek(frame)
      await expectShown(exported[index] ?? never(), `frame ${frame}, ${playback}`)
    }
  }
  await studio.choose('timeline.look.playback', 'freeze')
}, 120_000)

test('the props panel edits all of the look, and the picture follows', async () => {
  const uneditable: string[] = z
    .array(z.string())
    .parse(await studio.evaluate(`document.body.innerText.match(/.+\\n.+ \\(not editable\\)/g)`))
  expect(new Set(uneditable)).toEqual(new Set(['schemaVersion:\nliteral (not editable)']))

  await studio.seek(20)
  await studio.evaluate(`document.querySelector('input[name="timeline.look.draft"]').click()`)
  const look = { ...timeline.look, draft: true }
  const [drawn = never()] = await stage.draw({ ...timeline, look }, { frames: [20] })
  await expectShown(drawn, 'a draft')
}, 60_000)

test('what an edit of the look lays out anew follows too', async () => {
  await studio.choose('timeline.look.fit', 'cover')
  await studio.choose('timeline.look.transition.kind', 'wipe')
  const look = { ...timeline.look, draft: true, fit: 'cover', transition: { kind: 'wipe', seconds: 0.5 } } as const
  const relaid = buildTimeline({ ...layoutOf(source), look })
  const frame = (relaid.transitions[0]?.from ?? 0) + 5
  await studio.seek(frame)
  const [drawn = never()] = await stage.draw(relaid, { frames: [frame] })
  await expectShown(drawn, 'a wipe')
}, 60_000)

/** Media takes a moment to arrive in a page. */
async function expectShown({ pixels }: DrawnFrame, what: string): Promise<void> {
  await expect
    .poll(async () => psnr(pixels, (await studio.canvas()).pixels), {
      timeout: 15_000,
      message: `PSNR of ${what} in dB`,
    })
    .toBeGreaterThanOrEqual(LEAST_PSNR)
}

function shot(id: string, parts: Partial<Frame>): Frame {
  return aFrame(id, { durationSeconds: 1.5, ...parts })
}

function pictureOf(url: string): Frame['image'] {
  return { url, focalPoint: { x: 0.3, y: 0.5 } }
}

/** The sample project's media, as it is in the repository. */
function assetsOf() {
  const { images, videos, audio } = someAssets({ images: [STILL, MOVING], videos: { [VIDEO]: 24 } })
  const placed = <Each extends { src: string }>(assets: ReadonlyMap<string, Each>) =>
    new Map(Array.from(assets, ([url, asset]) => [url, { ...asset, src: `media/${url}` }]))
  return { images: placed(images), videos: placed(videos), audio }
}

function never(): never {
  throw new Error('No frame was drawn.')
}
