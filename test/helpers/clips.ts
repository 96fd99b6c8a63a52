import type { AudioClip } from '../../src/timeline/schema.ts'

/** One second of sound from the start of the film, and what a test gives it. */
export function aClip(parts: Partial<AudioClip> = {}): AudioClip {
  const { durationInSamples = 48_000 } = parts
  return {
    id: 'clip',
    role: 'sfx',
    name: null,
    shotId: null,
    media: { sha256: '0'.repeat(64), src: 'assets/clip.wav', availableSamples: durationInSamples },
    fromSample: 0,
    durationInSamples,
    trimStartSample: 0,
    from: 0,
    durationInFrames: 30,
    volume: 1,
    fadeInSamples: 0,
    fadeOutSamples: 0,
    envelope: [],
    loop: false,
    ...parts,
  }
}
