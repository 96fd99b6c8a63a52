import { SAMPLE_RATE } from '../timeline/time.ts'
import { CHUNK, LARGEST_OVERSHOOT, largestIn, peakAbove, TAPS } from './true-peak.ts'

/** How far ahead of a peak the gain begins to go down. */
const LOOKAHEAD_IN_SAMPLES = Math.round(0.005 * SAMPLE_RATE)

/** How much of a reduction is left after a sample: it falls to 1/e within 80 ms. */
const RELEASE_PER_SAMPLE = Math.exp(-1 / (0.08 * SAMPLE_RATE))

/** −120 dB, below which a reduction counts as none. */
const NO_REDUCTION = 1e-6

/**
 * Multiplies a signal by a gain and keeps its true peaks below a ceiling by turning both channels down around each
 * peak: down within 5 ms before it, back up after it. Where nothing comes near the ceiling, every sample is the input's
 * times the gain, exactly. As many samples come out as went in.
 *
 * @param blocks stereo, left and right alternating.
 * @param ceiling linear.
 */
export async function* limit({
  blocks,
  gain,
  ceiling,
}: {
  blocks: AsyncIterable<Float32Array>
  gain: number
  ceiling: number
}): AsyncGenerator<Float32Array> {
  const reducer = createReducer()
  /** What went in and has not come out, behind the samples the oversampling filter still needs. */
  let pending = new Float32Array(2 * HISTORY_IN_SAMPLES)
  let unwanted = LATENCY_IN_SAMPLES
  const run = (block: Float32Array): Float32Array => {
    const samples = new Float32Array(pending.length + block.length)
    samples.set(pending)
    for (let index = 0; index < block.length; index += 1) samples[pending.length + index] = (block[index] ?? 0) * gain
    const out = new Float32Array(block.length)
    let before = largestIn(samples, pending.length - CHUNK, pending.length)
    for (let start = pending.length; start < samples.length; start += CHUNK) {
      const end = Math.min(samples.length, start + CHUNK)
      const here = largestIn(samples, start, end)
      const largest = Math.max(before, here)
      before = here
      const isLow = largest * LARGEST_OVERSHOOT <= ceiling
      for (let at = start; at < end; at += 2) {
        if (isLow && reducer.isIdle()) {
          out[at - pending.length] = samples[at - 2 * LATENCY_IN_SAMPLES] ?? 0
          out[at - pending.length + 1] = samples[at - 2 * LATENCY_IN_SAMPLES + 1] ?? 0
          continue
        }
        const peak = isLow
          ? 0
          : Math.max(peakAbove(samples, at, ceiling, largest), peakAbove(samples, at + 1, ceiling, largest))
        const scale = 1 - reducer.next(peak > ceiling ? 1 - ceiling / peak : 0)
        const delayed = at - 2 * LATENCY_IN_SAMPLES
        out[at - pending.length] = (samples[delayed] ?? 0) * scale
        out[at - pending.length + 1] = (samples[delayed + 1] ?? 0) * scale
      }
    }
    pending = samples.slice(-2 * HISTORY_IN_SAMPLES)
    const skipped = Math.min(unwanted, out.length / 2)
    unwanted -= skipped
    return out.subarray(2 * skipped)
  }
  for await (const block of blocks) yield run(block)
  yield run(new Float32Array(2 * LATENCY_IN_SAMPLES))
}

// --- internal ---

/** A peak is known half a filter after the sample before it; the gain must then be ready a lookahead earlier. */
const LATENCY_IN_SAMPLES = LOOKAHEAD_IN_SAMPLES + TAPS / 2

const HISTORY_IN_SAMPLES = LATENCY_IN_SAMPLES + TAPS

/**
 * From what each sample needs (0: nothing, 1: silence) to a smooth reduction that is nowhere less than needed: the
 * largest need within the lookahead, released slowly, then averaged over the lookahead.
 */
function createReducer(): { next: (need: number) => number; isIdle: () => boolean } {
  const largestAhead = createSlidingMaximum(LOOKAHEAD_IN_SAMPLES + 2)
  const held = new Float64Array(LOOKAHEAD_IN_SAMPLES + 1)
  let at = 0
  let last = 0
  let sum = 0
  let idle = held.length
  return {
    /** Nothing is being reduced, and nothing has been needed for as long as it is remembered. */
    isIdle: () => idle >= held.length,
    next: (need) => {
      last = Math.max(largestAhead(need), last * RELEASE_PER_SAMPLE)
      if (last < NO_REDUCTION) last = 0
      sum += last - (held[at] ?? 0)
      held[at] = last
      at = at + 1 === held.length ? 0 : at + 1
      // A sum of many additions and subtractions would not come back to exactly nothing by itself.
      idle = last === 0 ? idle + 1 : 0
      if (idle >= held.length) sum = 0
      return sum / held.length
    },
  }
}

/** The largest of the latest values, by the usual queue of values that may still become the largest. */
function createSlidingMaximum(length: number): (value: number) => number {
  // A power of two, because a remainder by any other takes longer than all the rest here.
  const size = 2 ** Math.ceil(Math.log2(length + 1))
  const values = new Float64Array(size)
  const times = new Float64Array(size)
  const mask = size - 1
  let head = 0
  let tail = 0
  let now = 0
  return (value) => {
    while (tail > head && (values[(tail - 1) & mask] ?? 0) <= value) tail -= 1
    values[tail & mask] = value
    times[tail & mask] = now
    tail += 1
    if ((times[head & mask] ?? 0) <= now - length) head += 1
    now += 1
    return values[head & mask] ?? 0
  }
}
