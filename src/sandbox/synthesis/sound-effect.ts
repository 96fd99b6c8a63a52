import { dice } from './dice.ts'
import { SAMPLE_RATE } from './speak.ts'

/**
 * A noise that what it is of decides: a strike and what is left of it, low or high, with a tone in it or without.
 *
 * @returns mono samples at 48 kHz, from −1 to 1.
 */
export function soundEffect({ prompt, seconds }: { prompt: string; seconds: number }): Float32Array {
  const next = dice(prompt)
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE))
  const brightness = 0.01 + next() * 0.3
  const tone = { hertz: 90 + next() * 900, level: next() < 0.5 ? 0.35 : 0.05 }
  const decay = 1.5 + next() * 5
  let low = 0
  for (let index = 0; index < samples.length; index += 1) {
    const at = index / SAMPLE_RATE
    low += brightness * (next() * 2 - 1 - low)
    const envelope = Math.min(1, at / 0.01) * Math.exp((-decay * at) / seconds) * Math.min(1, (seconds - at) / 0.05)
    const noise = low / Math.sqrt(brightness)
    samples[index] = Math.max(
      -1,
      Math.min(1, envelope * (0.5 * noise + tone.level * Math.sin(2 * Math.PI * tone.hertz * at))),
    )
  }
  return samples
}
