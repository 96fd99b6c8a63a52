import type { Ffmpeg } from '../platform/ffmpeg.ts'
import type { Loudness } from './loudness.ts'
import { type Master, masterSound } from './master-sound.ts'
import { mixedBlocks } from './mixed-blocks.ts'
import type { AudioMix } from './plan-render.ts'
import { type Stems, writeStems } from './write-stems.ts'

export type MixedAudio = Pick<Master, 'audioPath' | 'wavPath' | 'sound'> & { stems: Stems | null }

/**
 * Sums all clips on one sample clock, brings the sum to its loudness, and encodes it once.
 *
 * @returns one AAC track of exactly the film's length; silence where there is no sound.
 */
export async function mixAudio({
  mix,
  loudness,
  stems,
  mediaDir,
  workDir,
  ffmpeg,
  signal,
}: {
  mix: AudioMix
  loudness: Loudness
  /** Whether to write the parts of the mix, too. */
  stems: boolean
  mediaDir: string
  workDir: string
  ffmpeg: Ffmpeg
  signal: AbortSignal
}): Promise<MixedAudio> {
  const master = await masterSound({
    blocks: () => mixedBlocks({ mix, mediaDir, signal }),
    durationInSamples: mix.durationInSamples,
    ...{ loudness, workDir, ffmpeg, signal },
  })
  const { audioPath, wavPath, sound } = master
  return {
    audioPath,
    wavPath,
    sound,
    stems: stems ? await writeStems({ mix, master, mediaDir, workDir, ffmpeg, signal }) : null,
  }
}
