import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { type Ffmpeg, runFfmpeg } from '../platform/ffmpeg.ts'
import { floatWavHeader, readWavLayout, WAV_BYTES_PER_SAMPLE_FRAME, type WavLayout } from '../platform/wav.ts'
import { gainAt } from '../timeline/gain.ts'
import type { AudioClip } from '../timeline/schema.ts'
import type { AudioMix } from './plan-render.ts'

/** Samples mixed at a time: one second, so that memory does not grow with the film. */
const BLOCK_IN_SAMPLES = 48_000

/** −1 dBFS, which leaves the AAC encoder room to overshoot. */
const HIGHEST_PEAK = 10 ** (-1 / 20)

const AAC_BITS_PER_SECOND = 192_000

/**
 * Sums all clips on one sample clock and encodes the sum once, straight into an MP4 (which records the encoder's
 * delay, as raw AAC cannot). Nothing is normalised on the way; only when the sum would clip is all of it turned down
 * by one constant gain.
 *
 * @returns the path of the file: one AAC track of exactly the film's length; silence where there is no sound.
 */
export async function mixAudio({
  mix,
  mediaDir,
  workDir,
  ffmpeg,
  signal,
}: {
  mix: AudioMix
  mediaDir: string
  workDir: string
  ffmpeg: Ffmpeg
  signal: AbortSignal
}): Promise<string> {
  const voices = await Promise.all(mix.clips.map((clip) => openVoice(clip, mediaDir)))
  const wav = path.join(workDir, 'mix.wav')
  try {
    const peak = await findPeak({ mix, voices, signal })
    await writeMix({ wav, mix, voices, gain: peak > HIGHEST_PEAK ? HIGHEST_PEAK / peak : 1, signal })
  } finally {
    await Promise.all(voices.map((voice) => voice.file.close()))
  }
  const encoded = path.join(workDir, 'audio.mp4')
  const encoding = ['-c:a', 'aac', '-b:a', String(AAC_BITS_PER_SECOND), '-map_metadata', '-1', '-fflags', '+bitexact']
  await runFfmpeg({ ffmpeg, signal, args: ['-f', 'wav', '-i', wav, ...encoding, '-f', 'mp4', encoded] })
  return encoded
}

// --- internal ---

type Voice = { clip: AudioClip; file: FileHandle; layout: WavLayout }

async function openVoice(clip: AudioClip, mediaDir: string): Promise<Voice> {
  const file = path.join(mediaDir, clip.media.src)
  return { clip, layout: await readWavLayout(file), file: await open(file, 'r') }
}

async function findPeak({ mix, voices, signal }: { mix: AudioMix; voices: Voice[]; signal: AbortSignal }) {
  let peak = 0
  for await (const block of mixedBlocks({ mix, voices, signal })) {
    for (const sample of block) peak = Math.max(peak, Math.abs(sample))
  }
  return peak
}

async function writeMix({
  wav,
  mix,
  voices,
  gain,
  signal,
}: {
  wav: string
  mix: AudioMix
  voices: Voice[]
  gain: number
  signal: AbortSignal
}): Promise<void> {
  const file = await open(wav, 'w')
  try {
    await file.write(floatWavHeader(mix.durationInSamples))
    for await (const block of mixedBlocks({ mix, voices, signal })) {
      const scaled = block.map((sample) => sample * gain)
      await file.write(Buffer.from(scaled.buffer, scaled.byteOffset, scaled.byteLength))
    }
  } finally {
    await file.close()
  }
}

/** The sum of all voices, block by block; left and right alternate. */
async function* mixedBlocks({
  mix,
  voices,
  signal,
}: {
  mix: AudioMix
  voices: Voice[]
  signal: AbortSignal
}): AsyncGenerator<Float32Array> {
  for (let from = 0; from < mix.durationInSamples; from += BLOCK_IN_SAMPLES) {
    signal.throwIfAborted()
    const length = Math.min(BLOCK_IN_SAMPLES, mix.durationInSamples - from)
    const block = new Float32Array(2 * length)
    for (const voice of voices) await addVoice({ block, from, length, voice })
    yield block
  }
}

async function addVoice({
  block,
  from,
  length,
  voice: { clip, file, layout },
}: {
  block: Float32Array
  from: number
  length: number
  voice: Voice
}): Promise<void> {
  const start = Math.max(from, clip.fromSample)
  const end = Math.min(from + length, clip.fromSample + clip.durationInSamples)
  let at = start
  while (at < end) {
    const offset = at - clip.fromSample
    const sourceOffset = sourceSample({ clip, layout, offset })
    if (sourceOffset === null) return
    const count = Math.min(end - at, layout.durationInSamples - sourceOffset)
    const bytes = Buffer.alloc(count * WAV_BYTES_PER_SAMPLE_FRAME)
    await file.read(bytes, 0, bytes.length, layout.dataOffset + sourceOffset * WAV_BYTES_PER_SAMPLE_FRAME)
    for (let index = 0; index < count; index += 1) {
      const gain = gainAt(clip, offset + index) / 0x800000
      const into = 2 * (at - from + index)
      const left = bytes.readIntLE(index * WAV_BYTES_PER_SAMPLE_FRAME, 3)
      const right = bytes.readIntLE(index * WAV_BYTES_PER_SAMPLE_FRAME + 3, 3)
      block[into] = (block[into] ?? 0) + left * gain
      block[into + 1] = (block[into + 1] ?? 0) + right * gain
    }
    at += count
  }
}

/** Which sample of the media sounds at an offset into the clip; a loop goes round behind the trim. Null: none. */
function sourceSample({ clip, layout, offset }: { clip: AudioClip; layout: WavLayout; offset: number }): number | null {
  const loopLength = layout.durationInSamples - clip.trimStartSample
  if (loopLength <= 0) return null
  if (offset < loopLength) return clip.trimStartSample + offset
  return clip.loop ? clip.trimStartSample + (offset % loopLength) : null
}
