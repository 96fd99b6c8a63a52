import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { motionSchema, transitionKindSchema } from '../../src/timeline/look.ts'
import { resolveOutputFormat } from '../../src/timeline/output-format.ts'
import { sliceTimeline } from '../../src/timeline/slice-timeline.ts'
import { colourAt } from '../helpers/pixels.ts'
import { type DrawnFrame, openStage, type Stage } from '../helpers/stage.ts'
import { expectGolden } from './expect-golden.ts'
import { cardFilm, writeCard } from './test-card.ts'

let stage: Stage
let media: string

const WIDE = { width: 320, height: 180 }
const TALL = { width: 180, height: 320 }
const DAY = 'day.png'
const NIGHT = 'night.png'

beforeAll(async () => {
  media = await mkdtemp(path.join(tmpdir(), 'storyreel-gallery-'))
  await writeCard(path.join(media, DAY), { sky: '#7fb2c9', hill: '#3f7a5a' })
  await writeCard(path.join(media, NIGHT), { sky: '#26305a', hill: '#5b3a5e' })
  stage = await openStage(media)
}, 120_000)

afterAll(async () => {
  await stage?.close()
  await rm(media, { recursive: true, force: true })
})

test.each(['16:9', '9:16', '1:1', '4:5', '2.39:1', '400x150'])(
  'a picture covers a canvas of %s',
  async (aspect) => {
    const project = { aspectRatio: null, fps: null }
    const { size } = resolveOutputFormat({ project, aspect, fps: null, lines: 180 })
    const timeline = cardFilm({ size: size ?? never(), look: { fit: 'cover' }, frames: [{ file: DAY }] })
    const [frame = never()] = await stage.draw(timeline, { frames: [0] })
    await expectGolden(`format-${aspect.replace(':', 'x')}`, frame)
  },
  60_000,
)

test('every fit, upright', async () => {
  const fits = ['contain', 'cover', 'blur'] as const
  const timeline = cardFilm({ size: TALL, frames: fits.map((fit) => ({ file: DAY, fit })) })
  const drawn = await stage.draw(timeline, { frames: timeline.shots.map((shot) => shot.from) })
  for (const [index, fit] of fits.entries()) await expectGolden(`fit-${fit}`, drawn[index] ?? never())
}, 60_000)

test('every camera move at its start and its end', async () => {
  const moves = motionSchema.exclude(['none', 'auto']).options
  const told = { from: { x: 0.05, y: 0.2, width: 0.4, height: 0.4 }, to: { x: 0.5, y: 0, width: 0.5, height: 0.5 } }
  const frames = [
    ...moves.map((move) => ({ file: DAY, durationSeconds: 6, camera: { move, from: null, to: null } })),
    { file: DAY, durationSeconds: 6, camera: { move: null, ...told } },
  ]
  const timeline = cardFilm({ size: WIDE, frames })
  const ends = timeline.shots.flatMap((shot) => [shot.from, shot.from + shot.durationInFrames - 1])
  const drawn = await stage.draw(timeline, { frames: ends })
  for (const [index, name] of [...moves, 'rectangles'].entries()) {
    await expectGolden(`motion-${name}-start`, drawn[2 * index] ?? never())
    await expectGolden(`motion-${name}-end`, drawn[2 * index + 1] ?? never())
  }
}, 60_000)

test('every transition after a quarter and in its middle', async () => {
  const kinds = transitionKindSchema.exclude(['cut']).options
  const frames = [
    { file: DAY },
    ...kinds.map((kind, index) => ({
      file: index % 2 === 0 ? NIGHT : DAY,
      transition: { kind, durationSeconds: 20 / 24 },
    })),
  ]
  const timeline = cardFilm({ size: WIDE, frames })
  const drawn = await stage.draw(timeline, {
    frames: timeline.transitions.flatMap(({ from }) => [from + 5, from + 10]),
  })
  for (const [index, kind] of kinds.entries()) {
    await expectGolden(`transition-${kind}-quarter`, drawn[2 * index] ?? never())
    await expectGolden(`transition-${kind}-middle`, drawn[2 * index + 1] ?? never())
  }
}, 60_000)

test('slices draw the same pixels as the whole film, across a transition and inside a moving shot', async () => {
  const timeline = cardFilm({
    size: WIDE,
    look: { motion: 'push-in', fit: 'blur', transition: { kind: 'dissolve', seconds: 0.5 } },
    frames: [{ file: DAY }, { file: NIGHT, transition: { kind: 'slide', durationSeconds: 0.5 } }, { file: DAY }],
  })
  const picked = [3, 17, 18, 24, 29, 30, 41, 42, 47, 53, 54, 70]
  const whole = await stage.draw(timeline, { frames: picked })
  for (const range of [
    { from: 10, durationInFrames: 8 },
    { from: 18, durationInFrames: 12 },
    { from: 30, durationInFrames: 12 },
    { from: 42, durationInFrames: 12 },
  ]) {
    const inside = picked.filter((frame) => frame >= range.from && frame < range.from + range.durationInFrames)
    const slice = await stage.draw(sliceTimeline(timeline, range), {
      frames: inside.map((frame) => frame - range.from),
    })
    expect(
      inside.map((frame, index) => slice[index]?.pixels.equals(whole[picked.indexOf(frame)]?.pixels ?? never())),
    ).toEqual(inside.map(() => true))
  }
}, 120_000)

test('a dissolve between equal pictures changes nothing', async () => {
  const timeline = cardFilm({
    size: WIDE,
    look: { transition: { kind: 'dissolve', seconds: 0.5 } },
    frames: [{ file: DAY }, { file: DAY }],
  })
  const [before = never(), ...during] = await stage.draw(timeline, { frames: [0, 18, 21, 24, 29] })
  for (const frame of during) expect(largestDifference(before, frame)).toBeLessThanOrEqual(1)
}, 60_000)

test('a dip is all colour in its middle, and a film that fades up begins dark', async () => {
  const dip = { kind: 'dip-to-white', durationSeconds: 0.25 } as const
  const timeline = cardFilm({
    size: WIDE,
    frames: [
      { file: DAY, transition: { kind: 'dip-to-black', durationSeconds: 0.5 } },
      { file: NIGHT, transition: dip },
    ],
  })
  const [up = never(), up5 = never(), up12 = never(), white = never()] = await stage.draw(timeline, {
    frames: [0, 5, 12, 24],
  })
  expect(brightness(up)).toBeLessThan(3)
  expect(brightness(up5)).toBeGreaterThan(20)
  expect(brightness(up12)).toBeGreaterThan(brightness(up5))
  expect(brightness(white)).toBe(255)
  await expectGolden('transition-fade-up', up5)
}, 60_000)

test('a slow move goes on by a part of a pixel each frame and never jumps', async () => {
  const timeline = cardFilm({ size: WIDE, look: { motion: 'pan-right' }, frames: [{ file: DAY, durationSeconds: 10 }] })
  const positions = (await stage.draw(timeline, { frames: framesFrom(100, 124) })).map(bodyPosition)
  const steps = positions.slice(1).map((position, index) => (positions[index] ?? 0) - position)
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length
  expect(mean).toBeGreaterThan(0.1)
  expect(mean).toBeLessThan(0.5)
  for (const step of steps) expect(Math.abs(step - mean)).toBeLessThan(0.1)
}, 60_000)

/** Where the middle of the dark body of the card's figure lies, in pixels and parts of one. */
function bodyPosition(frame: DrawnFrame): number {
  let weight = 0
  let sum = 0
  for (let x = 50; x < 130; x += 1) {
    const darkness = Math.max(0, 122 - colourAt(frame, x, 118)[1])
    weight += darkness
    sum += darkness * x
  }
  return sum / weight
}

function brightness({ pixels }: DrawnFrame): number {
  return pixels.reduce((sum, level) => sum + level, 0) / pixels.length
}

function largestDifference(a: DrawnFrame, b: DrawnFrame): number {
  return a.pixels.reduce((largest, level, index) => Math.max(largest, Math.abs(level - (b.pixels[index] ?? 0))), 0)
}

function framesFrom(from: number, end: number): number[] {
  return Array.from({ length: end - from }, (_, index) => from + index)
}

function never(): never {
  throw new Error('No frame was drawn.')
}
