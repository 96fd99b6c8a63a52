import { z } from 'zod'
import { createLoudnessMeter } from './loudness-meter.ts'
import { createTruePeakMeter } from './true-peak.ts'

/** What the sound of an export is brought to. */
export const loudnessSchema = z.enum(['web', 'podcast', 'broadcast', 'off'])

export type Loudness = z.infer<typeof loudnessSchema>

/** In LUFS: what YouTube and Spotify play at, what Apple asks of podcasts, EBU R 128; null leaves it as mixed. */
export const TARGET_LUFS: Record<Loudness, number | null> = { web: -14, podcast: -16, broadcast: -23, off: null }

/** How far a finished file may be from its target. */
export const LOUDNESS_TOLERANCE_LU = 0.3

/** The most a finished file may have, as decoded (EBU R 128 and the platforms agree). */
export const HIGHEST_TRUE_PEAK_DBTP = -1

export type MeasuredSound = {
  /** Null when nothing is loud enough to count. */
  integratedLufs: number | null
  /** Null when all of it is silence. */
  truePeakDbtp: number | null
}

/** Measures blocks as they pass and tells at the end. */
export function createSoundMeter(): { add: (block: Float32Array) => void; measured: () => MeasuredSound } {
  const [loudness, peaks] = [createLoudnessMeter(), createTruePeakMeter()]
  return {
    add: (block) => {
      loudness.add(block)
      peaks.add(block)
    },
    measured: () => {
      const truePeak = peaks.truePeak()
      return {
        integratedLufs: loudness.integratedLufs(),
        truePeakDbtp: truePeak === 0 ? null : 20 * Math.log10(truePeak),
      }
    },
  }
}

export async function measureSound(blocks: AsyncIterable<Float32Array>): Promise<MeasuredSound> {
  const meter = createSoundMeter()
  for await (const block of blocks) meter.add(block)
  return meter.measured()
}
