import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bitReader,
  bitWriter,
  withEmulationPrevention,
  withoutEmulationPrevention,
} from '../../../src/render/h264/bits.ts'
import { type FrameNumbers, joinNals, renumberFrame } from '../../../src/render/h264/renumber-frame.ts'
import { FRAME_NUMBER_BITS, FRAME_NUMBERS, ORDER_BITS, ORDERS } from '../../../src/render/h264/stream-parameters.ts'

/** nal_ref_idc 3, nal_unit_type 1. */
const SLICE_OF_A_REFERENCE = 0x61

/** Mostly those that matter to emulation prevention. */
const codes = fc.array(
  fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 4 }) }, fc.integer({ min: 0, max: 255 })),
  {
    maxLength: 60,
    size: 'max',
  },
)
const numbers = fc.record({
  frameNumber: fc.integer({ min: 0, max: FRAME_NUMBERS - 1 }),
  order: fc.integer({ min: 0, max: ORDERS - 1 }),
})

function aFrame(macroblock: number, { frameNumber, order }: FrameNumbers, data: number[]): Uint8Array {
  const header = bitWriter()
  for (const field of [macroblock, 5, 0]) header.unsigned(field)
  header.bits(frameNumber, FRAME_NUMBER_BITS)
  header.bits(order, ORDER_BITS)
  header.align(1)
  return joinNals([withEmulationPrevention(Uint8Array.from([SLICE_OF_A_REFERENCE, ...header.bytes(), ...data, 0x80]))])
}

test('a frame that was given other numbers is the frame with those numbers', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8159 }), numbers, numbers, codes, (macroblock, before, after, data) => {
      const renumbered = renumberFrame(aFrame(macroblock, before, data), after)
      expect(renumbered).toEqual(aFrame(macroblock, after, data))
    }),
    { numRuns: 2000 },
  )
})

test('its numbers can be read, and all else is as it was', () => {
  const data = Array.from({ length: 40 }, (_, index) => index % 3)
  const payload = withoutEmulationPrevention(
    renumberFrame(aFrame(0, { frameNumber: 1, order: 2 }, data), { frameNumber: 23, order: 46 }).subarray(4),
  )
  const read = bitReader(payload.subarray(1))
  for (const field of [0, 5, 0]) expect(read.unsigned()).toBe(field)
  expect(read.bits(FRAME_NUMBER_BITS)).toBe(7)
  expect(read.bits(ORDER_BITS)).toBe(14)
  expect([...payload.slice(-41, -1)]).toEqual(data)
})
