import { expect, onTestFinished, test } from 'vitest'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { lookSchema } from '../../src/timeline/look.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import { aBoard, aFrame, someAssets } from '../helpers/boards.ts'
import { HARD_TEXTS } from '../helpers/hard-texts.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { openStage, type Stage } from '../helpers/stage.ts'
import { captionOf, slateOf, timelineOf } from '../helpers/timelines.ts'

test('P12: laying out hard text costs a frame less than 50 ms, and building the timeline less than a second of computing', async () => {
  const frames = Object.values(HARD_TEXTS).map((text, index) =>
    aFrame(`${index}`, { script: text, dialogue: text, title: text.slice(0, 500), durationSeconds: 2 }),
  )
  const format = { width: 640, height: 360, frameRate: { numerator: 4, denominator: 1 } }
  const before = process.cpuUsage()
  const timeline = buildTimeline({ board: aBoard(frames), assets: someAssets({}), format, look: lookSchema.parse({}) })
  // Of this process alone, so that other work of the machine does not count.
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(1000)

  // A short cue over a short slate costs a frame what drawing costs anyway.
  const plain = timelineOf({
    ...format,
    shots: timeline.shots.map(({ durationInFrames }) => ({
      durationInFrames,
      picture: slateOf('Dusk'),
      title: 'Quay',
    })),
    captions: timeline.captions.map(({ from, durationInFrames }) => captionOf(from, durationInFrames, 'Hello.')),
  })
  const { folder, remove } = await makeFolder('hard-text')
  onTestFinished(remove)
  const stage = await openStage(folder)
  onTestFinished(() => stage.close())
  const usual = await quickestByShot(stage, plain)
  const hard = await quickestByShot(stage, timeline)

  for (const [index, ms] of hard.entries()) expect(ms - (usual[index] ?? 0)).toBeLessThan(50)
}, 120_000)

/** In ms, of every shot's frames: the quickest, because a busy machine slows single ones down at random. */
async function quickestByShot(stage: Stage, timeline: Timeline): Promise<number[]> {
  const times = new Map<number, number>()
  await stage.draw(timeline, { onFrameTime: (ms, frame) => times.set(frame, ms) })
  return timeline.shots.map(({ from, durationInFrames }) =>
    Math.min(...Array.from({ length: durationInFrames }, (_, frame) => times.get(from + frame) ?? Number.NaN)),
  )
}
