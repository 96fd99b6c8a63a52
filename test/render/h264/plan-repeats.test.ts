import fc from 'fast-check'
import { expect, test } from 'vitest'
import { B_FRAMES } from '../../../src/render/encoder.ts'
import {
  type CodedPicture,
  planRepeats,
  type RepeatedFrame,
  timesCoded,
  timesEachCoded,
} from '../../../src/render/h264/plan-repeats.ts'
import { ORDERS } from '../../../src/render/h264/stream-parameters.ts'

/** For how many frames pictures are seen, and how many there are from one key frame to the next. */
const boards = fc.record({
  lengths: fc.array(fc.oneof(fc.constantFrom(1, 2, 3, 4), fc.integer({ min: 1, max: 90 })), {
    minLength: 1,
    maxLength: 40,
  }),
  keyEvery: fc.integer({ min: 1, max: 30 }),
})

test('every picture is shown for as long as it is to be seen, in order', () => {
  fc.assert(
    fc.property(boards, ({ lengths, keyEvery }) => {
      const coded = encode(lengths, keyEvery)
      const frames = [...planRepeats(coded, lengths)].sort((a, b) => a.frame - b.frame)
      expect(frames.map(({ frame }) => frame)).toEqual(Array.from({ length: sum(lengths) }, (_, frame) => frame))
      const source = timesEachCoded(lengths).flatMap((times, index) => Array.from({ length: times }, () => index))
      expect(frames.map(({ picture }) => source[coded[picture]?.time ?? -1])).toEqual(
        lengths.flatMap((length, index) => Array.from({ length }, () => index)),
      )
    }),
  )
})

test('a decoder finds by the numbers of a frame the pixels it was coded with', () => {
  fc.assert(
    fc.property(boards, ({ lengths, keyEvery }) => {
      const coded = encode(lengths, keyEvery)
      for (const frame of decode([...planRepeats(coded, lengths)], coded)) {
        const { picture, before, after } = frame
        const time = coded[picture]?.time ?? -1
        if (frame.kind === 'skipped') expect(before).toBe(time)
        else expect({ before, after }).toEqual(referencesOf(time, coded))
      }
    }),
  )
})

test('only what fills more than two frames, and may be a B frame, is coded again', () => {
  expect([1, 2, 3, 90].map((length) => timesCoded(length, 'between others'))).toEqual([
    1,
    1,
    B_FRAMES + 1,
    B_FRAMES + 1,
  ])
  expect([1, 2, 3, 90].map((length) => timesCoded(length, 'at an end'))).toEqual([1, 1, 1, 1])
})

// --- internal ---

/** As the encoder orders pictures: a key frame, then each P frame before the B frames that come before it. */
function encode(lengths: number[], keyEvery: number): CodedPicture[] {
  const count = sum(timesEachCoded(lengths))
  const coded: CodedPicture[] = []
  for (let key = 0; key < count; key += keyEvery) {
    coded.push({ isKey: true, time: key })
    const last = Math.min(key + keyEvery, count) - 1
    for (let previous = key; previous < last; ) {
      const next = Math.min(previous + B_FRAMES + 1, last)
      for (const time of [next, ...range(previous + 1, next)]) coded.push({ isKey: false, time })
      previous = next
    }
  }
  return coded
}

/** What a picture refers to in the video it was encoded in; a key frame to nothing. */
function referencesOf(time: number, coded: CodedPicture[]): { before: number | null; after: number | null } {
  const at = coded.findIndex((picture) => picture.time === time)
  if (coded[at]?.isKey) return { before: null, after: null }
  const references = coded.slice(0, at).filter((each, index) => coded.slice(0, index).every((b) => b.time < each.time))
  const before = Math.max(...references.filter((each) => each.time < time).map((each) => each.time))
  const after = references.filter((each) => each.time > time).map((each) => each.time)
  return { before, after: after.length > 0 ? Math.min(...after) : null }
}

type DecodedFrame = RepeatedFrame & { before: number | null; after: number | null }

/**
 * What each frame refers to, by the time of the picture whose pixels that has, worked out as a decoder does: two
 * frames are kept (ITU-T H.264, 8.2.5.3), a P frame refers to the last one coded (8.2.4.2.1), a B frame to the nearest before
 * and after it (8.2.4.2.3), and when a frame is shown is known by its lowest bits alone (8.2.1.1).
 */
function decode(frames: RepeatedFrame[], coded: CodedPicture[]): DecodedFrame[] {
  let kept: { order: number; pixels: number; frameNumber: number }[] = []
  return frames.map((frame) => {
    const { kind, picture, frameNumber } = frame
    const pixels = coded[picture]?.time ?? -1
    const isKey = kind === 'coded' && coded[picture]?.isKey === true
    if (isKey) kept = []
    const last = kept.at(-1)
    expect(frameNumber).toBe(last ? last.frameNumber + 1 : 0)
    const order = isKey ? 0 : nearest(last?.order ?? 0, frame.order % ORDERS)
    expect(order).toBe(frame.order)
    const isB = kept.some((each) => each.order > order)
    const found = isB
      ? [kept.filter((each) => each.order < order).at(-1), kept.find((each) => each.order > order)]
      : [last, undefined]
    if (!isB) kept = [...kept.slice(-1), { order, pixels, frameNumber }]
    return { ...frame, before: found[0]?.pixels ?? null, after: found[1]?.pixels ?? null }
  })
}

/** The number with these lowest bits that is nearest to another. */
function nearest(to: number, lowest: number): number {
  const base = to - (to % ORDERS) + lowest
  return [base - ORDERS, base, base + ORDERS].reduce((best, each) =>
    Math.abs(each - to) < Math.abs(best - to) ? each : best,
  )
}

function range(from: number, end: number): number[] {
  return Array.from({ length: end - from }, (_, index) => from + index)
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
