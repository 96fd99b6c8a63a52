import { bitReader, withoutEmulationPrevention } from './bits.ts'

/** What frames that others refer to are numbered with: a number comes again after this many. */
export const FRAME_NUMBER_BITS = 4
export const FRAME_NUMBERS = 2 ** FRAME_NUMBER_BITS

/** What says when a frame is shown, in halves of frames: the lowest bits of it. */
export const ORDER_BITS = 4
export const ORDERS = 2 ** ORDER_BITS

/** What of a stream's parameter sets the header of a frame depends on. */
export type StreamParameters = {
  macroblocks: number
  initialQp: number
  weightedPrediction: boolean
}

/**
 * Reads the parameter sets of an MP4's avcC box (ISO/IEC 14496-15, 5.3.3.1; ITU-T H.264, 7.3.2.1 and 7.3.2.2).
 *
 * @throws {Error} when the stream is not as `encoder.ts` asks for: progressive High profile 4:2:0 with CABAC, one
 * reference frame before and one after, B frames without weights, NAL units with four bytes of length.
 */
export function readStreamParameters(avcC: Uint8Array): StreamParameters {
  const spsLength = lengthAt(avcC, 6)
  const sps = readSequence(avcC.subarray(8, 8 + spsLength))
  const ppsAt = 8 + spsLength + 1
  const pps = readPicture(avcC.subarray(ppsAt + 2, ppsAt + 2 + lengthAt(avcC, ppsAt)))
  expect('bytes of length before a NAL unit', ((avcC[4] ?? 0) & 3) + 1, 4)
  return { ...sps, ...pps }
}

// --- internal ---

function readSequence(nal: Uint8Array): Pick<StreamParameters, 'macroblocks'> {
  const read = bitReader(withoutEmulationPrevention(nal))
  read.bits(8)
  expect('profile', read.bits(8), 100)
  read.bits(16)
  read.unsigned()
  expect('chroma format', read.unsigned(), 1)
  expect('luma bits above 8', read.unsigned(), 0)
  expect('chroma bits above 8', read.unsigned(), 0)
  read.flag()
  expect('scaling matrix', read.bits(1), 0)
  expect('bits of a frame number', read.unsigned() + 4, FRAME_NUMBER_BITS)
  expect('picture order count type', read.unsigned(), 0)
  expect('bits of a picture order count', read.unsigned() + 4, ORDER_BITS)
  expect('reference frames', read.unsigned(), 2)
  read.flag()
  const columns = read.unsigned() + 1
  const rows = read.unsigned() + 1
  expect('frames only', read.bits(1), 1)
  return { macroblocks: columns * rows }
}

function readPicture(nal: Uint8Array): Pick<StreamParameters, 'initialQp' | 'weightedPrediction'> {
  const read = bitReader(withoutEmulationPrevention(nal))
  read.bits(8)
  expect('picture parameter set', read.unsigned(), 0)
  read.unsigned()
  expect('CABAC', read.bits(1), 1)
  expect('order counts of fields', read.bits(1), 0)
  expect('slice groups beyond one', read.unsigned(), 0)
  expect('references before a frame', read.unsigned() + 1, 1)
  expect('references after a frame', read.unsigned() + 1, 1)
  const weightedPrediction = read.flag()
  expect('weights of B frames', read.bits(2), 0)
  const initialQp = read.signed() + 26
  read.signed()
  read.signed()
  expect('deblocking control', read.bits(1), 1)
  read.flag()
  expect('redundant pictures', read.bits(1), 0)
  return { initialQp, weightedPrediction }
}

function lengthAt(bytes: Uint8Array, index: number): number {
  return (bytes[index] ?? 0) * 256 + (bytes[index + 1] ?? 0)
}

function expect(name: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`A segment's H.264 has ${name} ${found}; ${expected} was asked for.`)
}
