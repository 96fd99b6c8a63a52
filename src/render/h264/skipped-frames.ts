import { bitWriter, withEmulationPrevention } from './bits.ts'
import type { FrameNumbers } from './renumber-frame.ts'
import { FRAME_NUMBER_BITS, FRAME_NUMBERS, ORDER_BITS, ORDERS, type StreamParameters } from './stream-parameters.ts'

/**
 * Frames that show exactly what the last frame that is referred to shows, as NAL units of about 40 bytes: P slices in
 * which every macroblock is skipped (ITU-T H.264, 7.3.3 and 9.3.4). A still picture of any length costs one coded
 * picture and these.
 */
export function skippedFrames(parameters: StreamParameters): (numbers: FrameNumbers) => Uint8Array {
  const macroblocks = skippedMacroblocks(parameters.macroblocks)
  const made = new Map<number, Uint8Array>()
  return ({ frameNumber, order }) => {
    const key = (frameNumber % FRAME_NUMBERS) * ORDERS + (order % ORDERS)
    const known = made.get(key)
    if (known) return known
    const header = sliceHeader(parameters, { frameNumber, order })
    const frame = withEmulationPrevention(Uint8Array.from([...header, ...macroblocks]))
    made.set(key, frame)
    return frame
  }
}

// --- internal ---

const REFERENCE_SLICE = 0x41
const ALL_SLICES_ARE_P = 5
const DEBLOCKING_OFF = 1

/** Nothing is quantised; of all values this one starts the context of mb_skip_flag nearest to certainty. */
const QP = 51

/** Table 9-44 from the state mb_skip_flag starts in at that QP, which is 42, to the last; a skip only moves it on. */
const LEAST_PROBABLE_RANGES: readonly (readonly number[])[] = [
  [16, 20, 23, 27],
  [15, 19, 22, 25],
  [14, 18, 21, 24],
  [14, 17, 20, 23],
  [13, 16, 19, 22],
  [12, 15, 18, 21],
  [12, 14, 17, 20],
  [11, 14, 16, 19],
  [11, 13, 15, 18],
  [10, 12, 15, 17],
  [10, 12, 14, 16],
  [9, 11, 13, 15],
  [9, 11, 12, 14],
  [8, 10, 12, 14],
  [8, 9, 11, 13],
  [7, 9, 11, 12],
  [7, 9, 10, 12],
  [7, 8, 10, 11],
  [6, 8, 9, 11],
  [6, 7, 9, 10],
  [6, 7, 8, 9],
]

/** To where its macroblocks begin, which is a whole byte. */
function sliceHeader(
  { initialQp, weightedPrediction }: StreamParameters,
  { frameNumber, order }: FrameNumbers,
): Uint8Array {
  const header = bitWriter()
  header.bits(REFERENCE_SLICE, 8)
  header.unsigned(0) // first macroblock
  header.unsigned(ALL_SLICES_ARE_P)
  header.unsigned(0) // picture parameter set
  header.bits(frameNumber % FRAME_NUMBERS, FRAME_NUMBER_BITS)
  header.bits(order % ORDERS, ORDER_BITS)
  header.bits(0, 1) // as many references as the parameter set says
  header.bits(0, 1) // in their usual order
  if (weightedPrediction) {
    header.unsigned(0)
    header.unsigned(0)
    header.bits(0, 2) // without weights
  }
  header.bits(0, 1) // references leave in the order they came
  header.unsigned(0) // CABAC's first initialisation
  header.signed(QP - initialQp)
  header.unsigned(DEBLOCKING_OFF)
  header.align(1)
  return header.bytes()
}

/** Codes mb_skip_flag 1 and end_of_slice_flag for every macroblock, the arithmetic as in figures 9-7 to 9-12. */
function skippedMacroblocks(macroblocks: number): Uint8Array {
  const slice = bitWriter()
  let low = 0
  let range = 510
  let outstanding = 0
  let isFirst = true
  const put = (bit: number): void => {
    if (isFirst) isFirst = false
    else slice.bits(bit, 1)
    for (; outstanding > 0; outstanding -= 1) slice.bits(1 - bit, 1)
  }
  const renormalise = (): void => {
    while (range < 256) {
      if (low < 256) put(0)
      else if (low >= 512) {
        low -= 512
        put(1)
      } else {
        low -= 256
        outstanding += 1
      }
      range *= 2
      low *= 2
    }
  }
  for (let macroblock = 0; macroblock < macroblocks; macroblock += 1) {
    const state = LEAST_PROBABLE_RANGES[Math.min(macroblock, LEAST_PROBABLE_RANGES.length - 1)]
    range -= state?.[(range >> 6) & 3] ?? 0
    renormalise()
    range -= 2
    if (macroblock < macroblocks - 1) renormalise()
  }
  low += range
  range = 2
  renormalise()
  put((low >> 9) & 1)
  slice.bits(((low >> 7) & 3) | 1, 2)
  slice.align(0)
  return slice.bytes()
}
