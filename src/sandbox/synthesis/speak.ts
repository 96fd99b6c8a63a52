import { dice } from './dice.ts'

export const SAMPLE_RATE = 48_000

/** Mouth shapes as the first two resonances of a vowel, in hertz. */
const VOWELS = [
  { low: 730, high: 1090 },
  { low: 270, high: 2290 },
  { low: 300, high: 870 },
  { low: 530, high: 1840 },
  { low: 570, high: 840 },
]

const SYLLABLE_SECONDS = 0.2
const BREATH_SECONDS = 0.28

/**
 * Says a text in the way a voice sounds through a wall: voiced syllables with vowels and melody, a hiss between some,
 * a breath at each comma and stop; no words. As long as the text takes to say.
 *
 * @returns mono samples at 48 kHz, from −1 to 1.
 */
export function speak({ text, pitch, pace }: { text: string; pitch: number; pace: number }): Float32Array {
  const next = dice(text)
  const parts = text.match(/[\p{L}\p{N}'’]+|[.,;:!?…—-]/gu) ?? []
  const sounds = parts.flatMap((part) => {
    if (!/[\p{L}\p{N}]/u.test(part)) return [new Float32Array(Math.round((BREATH_SECONDS / pace) * SAMPLE_RATE))]
    return Array.from({ length: syllablesIn(part) }, () =>
      syllable({
        seconds: (SYLLABLE_SECONDS * (0.8 + next() * 0.4)) / pace,
        pitch: pitch * (0.88 + next() * 0.26),
        vowel: VOWELS[Math.floor(next() * VOWELS.length)] ?? VOWELS[0],
        hiss: next() < 0.35 ? 1 : 0,
        next,
      }),
    )
  })
  return joined([...sounds, new Float32Array(SAMPLE_RATE / 10)])
}

/** Groups of vowels; a word without any, such as a number, counts its characters. */
function syllablesIn(word: string): number {
  const groups = word.normalize('NFD').match(/[aeiouyäöüаеёиоуыэюя]+/giu)?.length
  return groups ?? Math.max(1, Math.min(8, word.length))
}

function syllable({
  seconds,
  pitch,
  vowel = { low: 500, high: 1500 },
  hiss,
  next,
}: {
  seconds: number
  pitch: number
  vowel?: { low: number; high: number } | undefined
  hiss: number
  next: () => number
}): Float32Array {
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE))
  const harmonics = Array.from({ length: Math.floor(3400 / pitch) }, (_, index) => {
    const hertz = pitch * (index + 1)
    return { hertz, level: (resonance(hertz, vowel.low, 110) + 0.6 * resonance(hertz, vowel.high, 160) + 0.02) / 2 }
  })
  for (let index = 0; index < samples.length; index += 1) {
    const share = index / samples.length
    const at = index / SAMPLE_RATE
    const envelope = Math.sin(Math.PI * Math.min(1, share * 1.15)) ** 0.7
    // The pitch sinks by a tenth through the syllable; its phase is the integral of that.
    const phase = 2 * Math.PI * (at - (0.05 * at * index) / samples.length)
    let voiced = 0
    for (const { hertz, level } of harmonics) voiced += level * Math.sin(phase * hertz)
    const breath = share < 0.22 ? hiss * (next() - 0.5) * 0.25 * Math.sin((Math.PI * share) / 0.22) : 0
    samples[index] = Math.max(-1, Math.min(1, 0.5 * envelope * voiced + breath))
  }
  return samples
}

function resonance(hertz: number, centre: number, width: number): number {
  return 1 / (1 + ((hertz - centre) / width) ** 2)
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const samples = new Float32Array(parts.reduce((total, part) => total + part.length, 0))
  let at = 0
  for (const part of parts) {
    samples.set(part, at)
    at += part.length
  }
  return samples
}
