import { SAMPLE_RATE } from '../timeline/time.ts'

export type LoudnessMeter = {
  /** Takes more stereo samples, left and right alternating, in blocks of any length. */
  add: (block: Float32Array) => void
  /**
   * The integrated loudness of all samples so far, in LUFS.
   *
   * @returns null when no 400 ms of them are louder than −70 LUFS.
   */
  integratedLufs: () => number | null
}

/**
 * Measures integrated loudness as ITU-R BS.1770-4 defines it: K-weighting, blocks of 400 ms that overlap by three
 * quarters, an absolute gate at −70 LUFS and a relative one 10 LU below what passed it. Memory grows by one number
 * for 100 ms of sound.
 */
export function createLoudnessMeter(): LoudnessMeter {
  const state = new Float64Array(8)
  /** The energy of each finished step of 100 ms, both channels. */
  const steps: number[] = []
  let energy = 0
  let filled = 0
  return {
    add: (block) => {
      for (let from = 0; from < block.length; ) {
        const end = Math.min(block.length, from + 2 * (STEP_IN_SAMPLES - filled))
        energy += weightedEnergy({ block, from, end, state })
        filled += (end - from) / 2
        from = end
        if (filled < STEP_IN_SAMPLES) continue
        steps.push(energy)
        energy = 0
        filled = 0
      }
    },
    integratedLufs: () => gatedLoudness(steps),
  }
}

// --- internal ---

const STEP_IN_SAMPLES = SAMPLE_RATE / 10
const STEPS_PER_BLOCK = 4
const ABSOLUTE_GATE_LUFS = -70
const RELATIVE_GATE_LU = -10

function gatedLoudness(steps: number[]): number | null {
  const powers: number[] = []
  for (let first = 0; first + STEPS_PER_BLOCK <= steps.length; first += 1) {
    let sum = 0
    for (let step = first; step < first + STEPS_PER_BLOCK; step += 1) sum += steps[step] ?? 0
    powers.push(sum / (STEPS_PER_BLOCK * STEP_IN_SAMPLES))
  }
  const audible = powers.filter((power) => toLufs(power) > ABSOLUTE_GATE_LUFS)
  if (audible.length === 0) return null
  const gate = toLufs(mean(audible)) + RELATIVE_GATE_LU
  return toLufs(mean(audible.filter((power) => toLufs(power) > gate)))
}

function toLufs(power: number): number {
  return -0.691 + 10 * Math.log10(power)
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * The energy of a range, both channels, behind the two filters of BS.1770-4, tables 1 and 2 (for 48 kHz), in transposed
 * direct form II. Both channels go through them side by side: each step of a filter waits for the one before it, and
 * processors use that time for the other channel.
 *
 * @param state of both filters, two values each, left and then right; goes on from one range to the next.
 */
function weightedEnergy({
  block,
  from,
  end,
  state,
}: {
  block: Float32Array
  from: number
  end: number
  state: Float64Array
}): number {
  let [l1 = 0, l2 = 0, l3 = 0, l4 = 0, r1 = 0, r2 = 0, r3 = 0, r4 = 0] = state
  let energy = 0
  for (let index = from; index < end; index += 2) {
    const left = block[index] ?? 0
    const right = block[index + 1] ?? 0
    const leftShelved = 1.53512485958697 * left + l1
    const rightShelved = 1.53512485958697 * right + r1
    l1 = -2.69169618940638 * left + 1.69065929318241 * leftShelved + l2
    r1 = -2.69169618940638 * right + 1.69065929318241 * rightShelved + r2
    l2 = 1.19839281085285 * left - 0.73248077421585 * leftShelved
    r2 = 1.19839281085285 * right - 0.73248077421585 * rightShelved
    const leftPassed = leftShelved + l3
    const rightPassed = rightShelved + r3
    l3 = -2 * leftShelved + 1.99004745483398 * leftPassed + l4
    r3 = -2 * rightShelved + 1.99004745483398 * rightPassed + r4
    l4 = leftShelved - 0.99007225036621 * leftPassed
    r4 = rightShelved - 0.99007225036621 * rightPassed
    energy += leftPassed * leftPassed + rightPassed * rightPassed
  }
  // In long silence the state would shrink into numbers that processors are slow with.
  state.set([l1, l2, l3, l4, r1, r2, r3, r4].map((value) => (Math.abs(value) < 1e-30 ? 0 : value)))
  return energy
}
