import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { type Ffmpeg, runFfmpeg } from '../platform/ffmpeg.ts'
import { writeWav } from '../platform/write-wav.ts'
import { decibelsToGain } from '../timeline/sound.ts'
import type { Master } from './master-sound.ts'
import { mixedBlocks } from './mixed-blocks.ts'
import type { AudioMix } from './plan-render.ts'
import { largestIn } from './true-peak.ts'

/** A folder of `dialogue.wav`, `music.wav`, `effects.wav` and `mix.wav`, each as long as the film. */
export type Stems = {
  path: string
  /** The gain on dialogue, music and effects, in dB: that of the mix, or less where a stem alone would clip. */
  gainDb: number
}

const STEMS = [
  { name: 'dialogue', role: 'voiceover' },
  { name: 'music', role: 'music' },
  { name: 'effects', role: 'sfx' },
] as const

/**
 * Writes the parts of a mix as 24-bit WAV files on its sample clock. Dialogue, music and effects add up to the mix as
 * it is before the limiter; `mix.wav` is the mix behind it, as it goes into the MP4.
 */
export async function writeStems({
  mix,
  master,
  mediaDir,
  workDir,
  ffmpeg,
  signal,
}: {
  mix: AudioMix
  master: Master
  mediaDir: string
  workDir: string
  ffmpeg: Ffmpeg
  signal: AbortSignal
}): Promise<Stems> {
  const folder = path.join(workDir, 'stems')
  await mkdir(folder)
  const blocksOf = (role: (typeof STEMS)[number]['role']) =>
    mixedBlocks({ mix: { ...mix, clips: mix.clips.filter((clip) => clip.role === role) }, mediaDir, signal })

  let peak = 0
  for (const { role } of STEMS) {
    for await (const block of blocksOf(role)) peak = Math.max(peak, largestIn(block, 0, block.length))
  }
  const mostDb = peak === 0 ? 0 : 20 * Math.log10(FULL_SCALE / peak)
  const gainDb = Math.min(master.sound.gainDb, mostDb)
  const gain = decibelsToGain(gainDb)
  for (const { name, role } of STEMS) {
    await writeWav({
      file: path.join(folder, `${name}.wav`),
      durationInSamples: mix.durationInSamples,
      encoding: 'int24',
      blocks: scaled(blocksOf(role), gain),
    })
  }
  const input = ['-f', 'wav', '-i', master.wavPath]
  const output = ['-c:a', 'pcm_s24le', '-f', 'wav', '-bitexact', path.join(folder, 'mix.wav')]
  await runFfmpeg({ ffmpeg, signal, args: [...input, ...output] })
  return { path: folder, gainDb }
}

// --- internal ---

/** The largest sample 24 bits can hold. */
const FULL_SCALE = 0x7fffff / 0x800000

async function* scaled(blocks: AsyncIterable<Float32Array>, gain: number) {
  for await (const block of blocks) yield block.map((sample) => sample * gain)
}
