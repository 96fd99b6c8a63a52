/**
 * Peaks between samples, as ITU-R BS.1770-4 annex 2 finds them: the signal at four times the rate, by a filter of
 * four phases with 12 coefficients each. The two phases not listed are these two backwards.
 */
const PHASES = [
  [
    0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625, 0.97216796875,
    -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
  ],
  [
    -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
    -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
  ],
].flatMap((phase) => [Float64Array.from(phase), Float64Array.from(phase.toReversed())])

/** How many samples one value between samples is computed from. */
export const TAPS = 12

/** No value between samples can be larger than the largest of its samples times this. */
export const LARGEST_OVERSHOOT = Math.max(
  ...PHASES.map((phase) => phase.reduce((sum, coefficient) => sum + Math.abs(coefficient), 0)),
)

/**
 * The largest absolute value between two samples of one channel, and of the two samples themselves.
 *
 * @param samples stereo, left and right alternating.
 * @param newest where in `samples` the newest of the 12 samples is; the value lies between the 6th and the 7th of them.
 */
export function peakBetween(samples: Float32Array, newest: number): number {
  let peak = Math.max(Math.abs(samples[newest - 10] ?? 0), Math.abs(samples[newest - 12] ?? 0))
  for (const phase of PHASES) {
    let value = 0
    for (let tap = 0; tap < TAPS; tap += 1) value += (phase[tap] ?? 0) * (samples[newest - 2 * tap] ?? 0)
    peak = Math.max(peak, Math.abs(value))
  }
  return peak
}

export type TruePeakMeter = {
  /** Takes more stereo samples, left and right alternating, in blocks of any length. */
  add: (block: Float32Array) => void
  /** The largest true peak of all samples so far, linear; the signal counts as silent before and after. */
  truePeak: () => number
}

export function createTruePeakMeter(): TruePeakMeter {
  let tail = new Float32Array(2 * TAPS)
  let peak = 0
  const measure = (block: Float32Array) => {
    const samples = new Float32Array(tail.length + block.length)
    samples.set(tail)
    samples.set(block, tail.length)
    for (let from = tail.length; from < samples.length; from += CHUNK) {
      const end = Math.min(samples.length, from + CHUNK)
      // Nearly all chunks are too low to hold the peak, which a look at their samples tells.
      if (largestIn(samples, from - tail.length, end) * LARGEST_OVERSHOOT <= peak) continue
      for (let newest = from; newest < end; newest += 1) peak = Math.max(peak, peakBetween(samples, newest))
    }
    tail = samples.slice(-2 * TAPS)
  }
  return {
    add: measure,
    truePeak: () => {
      measure(new Float32Array(2 * TAPS))
      return peak
    },
  }
}

/** Values looked at together, of both channels. */
export const CHUNK = 128

export function largestIn(samples: Float32Array, from: number, end: number): number {
  let largest = 0
  for (let index = Math.max(0, from); index < end; index += 1) {
    const level = Math.abs(samples[index] ?? 0)
    if (level > largest) largest = level
  }
  return largest
}
