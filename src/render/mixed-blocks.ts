import type { AudioMix } from './plan-render.ts'
import { createVoices, type Voices } from './voices.ts'

/** Samples mixed at a time: one second, so that memory does not grow with the film. */
const BLOCK_IN_SAMPLES = 48_000

/**
 * The sum of clips on one sample clock, block by block; left and right alternate. Nothing is normalised on the way,
 * so a clip is as loud beside others as it is alone.
 */
export async function* mixedBlocks({
  mix: { clips, durationInSamples },
  mediaDir,
  signal,
}: {
  mix: AudioMix
  mediaDir: string
  signal: AbortSignal
}): AsyncGenerator<Float32Array> {
  await using voices: Voices = createVoices(mediaDir)
  for (let from = 0; from < durationInSamples; from += BLOCK_IN_SAMPLES) {
    signal.throwIfAborted()
    const end = Math.min(durationInSamples, from + BLOCK_IN_SAMPLES)
    const block = new Float32Array(2 * (end - from))
    for (const clip of clips) {
      const isHeard = clip.fromSample < end && clip.fromSample + clip.durationInSamples > from
      if (isHeard) await voices.addTo({ block, from, clip })
    }
    yield block
  }
}
