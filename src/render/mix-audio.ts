import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Ffmpeg } from '../platform/ffmpeg.ts'
import { openKeptFiles } from './kept-files.ts'
import { type Loudness, loudnessSchema } from './loudness.ts'
import { type MasteredSound, masterSound } from './master-sound.ts'
import { mixedBlocks } from './mixed-blocks.ts'
import type { AudioMix } from './plan-render.ts'
import type { RendererVersions } from './renderer-versions.ts'
import { type Stems, writeStems } from './write-stems.ts'

export type MixedAudio = {
  /** One AAC track of exactly the film's length in an MP4; silence where there is no sound. */
  audioPath: string
  /** The same before it was encoded; null unless it was asked for. */
  wavPath: string | null
  sound: MasteredSound
  stems: Stems | null
}

/**
 * Sums all clips on one sample clock, brings the sum to its loudness, and encodes it once. A mix that was made before
 * is taken as it is, unless more than its encoded sound is asked for.
 */
export async function mixAudio({
  mix,
  loudness,
  stems,
  wav,
  reuse,
  versions,
  dataDir,
  mediaDir,
  workDir,
  ffmpeg,
  signal,
}: {
  mix: AudioMix
  loudness: Loudness
  /** Whether to write the parts of the mix, too. */
  stems: boolean
  /** Whether the sound is also needed as it is before it is encoded. */
  wav: boolean
  /** Whether to take a mix that was made before. */
  reuse: boolean
  versions: Pick<RendererVersions, 'renderer'>
  dataDir: string
  mediaDir: string
  workDir: string
  ffmpeg: Ffmpeg
  signal: AbortSignal
}): Promise<MixedAudio> {
  const kept = await openKeptFiles({ kind: 'sounds', extension: 'mp4', noteSchema: soundSchema, dataDir, workDir })
  const key = keyOf({ mix, loudness, versions, ffmpeg })
  const found = stems || wav || !reuse ? null : await kept.find(key)
  if (found) return { audioPath: found.path, wavPath: null, sound: found.note, stems: null }

  const master = await masterSound({
    blocks: () => mixedBlocks({ mix, mediaDir, signal }),
    durationInSamples: mix.durationInSamples,
    ...{ loudness, workDir, ffmpeg, signal },
  })
  const { wavPath, sound } = master
  const written = stems ? await writeStems({ mix, master, mediaDir, workDir, ffmpeg, signal }) : null
  const { path: audioPath } = await kept.put(master.audioPath, key, sound)
  return { audioPath, wavPath, sound, stems: written }
}

// --- internal ---

const soundSchema: z.ZodType<MasteredSound> = z.object({
  integratedLufs: z.number().nullable(),
  truePeakDbtp: z.number().nullable(),
  loudness: loudnessSchema,
  gainDb: z.number(),
  heldBack: z.enum(['peaks', 'quiet']).nullable(),
})

/** Everything that can change the sound. What clips are called cannot. */
function keyOf({
  mix: { clips, durationInSamples },
  loudness,
  versions: { renderer },
  ffmpeg: { version, aacEncoder },
}: {
  mix: AudioMix
  loudness: Loudness
  versions: Pick<RendererVersions, 'renderer'>
  ffmpeg: Ffmpeg
}): string {
  const heard = clips.map((clip) => ({ ...clip, id: '', name: null, shotId: null }))
  const all = { heard, durationInSamples, loudness, renderer, ffmpeg: version, aacEncoder }
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}
