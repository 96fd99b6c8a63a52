import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { bytesPerSampleFrame, decodeSamples, readWavLayout, type WavEncoding } from '../platform/wav.ts'
import { gainsFrom } from '../timeline/gain.ts'
import type { AudioClip } from '../timeline/schema.ts'

/** The media of clips, read as they are heard. */
export type Voices = AsyncDisposable & {
  /** Adds what is heard of a clip to a block that begins at a sample of the film. */
  addTo: (params: { block: Float32Array; from: number; clip: AudioClip }) => Promise<void>
}

/** How many files are open at once, well below what systems allow a process (256 and more). */
const MOST_OPEN_FILES = 64

/** Over how many samples the step where a loop begins again is spread. */
const SEAM_IN_SAMPLES = 144

export function createVoices(mediaDir: string): Voices {
  const openVoices = new Map<AudioClip, Voice>()
  const close = async (clip: AudioClip) => {
    await openVoices.get(clip)?.file.close()
    openVoices.delete(clip)
  }
  const voiceOf = async (clip: AudioClip): Promise<Voice> => {
    const known = openVoices.get(clip)
    if (known) return known
    const [oldest] = openVoices.keys()
    if (oldest && openVoices.size >= MOST_OPEN_FILES) await close(oldest)
    const voice = await openVoice(clip, mediaDir)
    openVoices.set(clip, voice)
    return voice
  }
  return {
    addTo: async ({ block, from, clip }) => {
      const end = from + block.length / 2
      await addVoice({ block, from, end, voice: await voiceOf(clip) })
      if (clip.fromSample + clip.durationInSamples <= end) await close(clip)
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...openVoices.keys()].map(close))
    },
  }
}

// --- internal ---

type Voice = {
  clip: AudioClip
  file: FileHandle
  encoding: WavEncoding
  /** In bytes, where the clip's media begins behind its trim. */
  start: number
  /** How many samples there are from there to the end of the file. */
  available: number
  /** From the first sample of a loop to its last, left and right. */
  seam: [number, number]
}

async function openVoice(clip: AudioClip, mediaDir: string): Promise<Voice> {
  const source = path.join(mediaDir, clip.media.src)
  const layout = await readWavLayout(source)
  const file = await open(source, 'r')
  const { encoding } = layout
  const start = layout.dataOffset + clip.trimStartSample * bytesPerSampleFrame(encoding)
  const available = Math.max(0, layout.durationInSamples - clip.trimStartSample)
  const voice: Voice = { clip, file, encoding, start, available, seam: [0, 0] }
  if (!clip.loop || available === 0) return voice
  const [first, last] = [await readSamples(voice, 0, 1), await readSamples(voice, available - 1, 1)]
  return { ...voice, seam: [(last[0] ?? 0) - (first[0] ?? 0), (last[1] ?? 0) - (first[1] ?? 0)] }
}

async function readSamples({ file, encoding, start }: Voice, offset: number, count: number): Promise<Float32Array> {
  const bytes = Buffer.alloc(count * bytesPerSampleFrame(encoding))
  await file.read(bytes, 0, bytes.length, start + offset * bytesPerSampleFrame(encoding))
  return decodeSamples(bytes, encoding)
}

async function addVoice({
  block,
  from,
  end,
  voice,
}: {
  block: Float32Array
  from: number
  end: number
  voice: Voice
}): Promise<void> {
  const { clip, available, seam } = voice
  const lastOffset = Math.min(end - clip.fromSample, clip.durationInSamples, clip.loop ? Infinity : available)
  if (available === 0) return
  let offset = Math.max(0, from - clip.fromSample)
  while (offset < lastOffset) {
    const round = Math.floor(offset / available)
    const inMedia = offset - round * available
    const count = Math.min(lastOffset - offset, available - inMedia)
    const samples = await readSamples(voice, inMedia, count)
    if (round > 0) smoothSeam({ samples, inMedia, seam })
    const into = 2 * (clip.fromSample + offset - from)
    const gains = gainsFrom(clip, offset, count)
    for (let index = 0; index < count; index += 1) {
      const gain = gains[index] ?? 0
      const at = into + 2 * index
      block[at] = (block[at] ?? 0) + (samples[2 * index] ?? 0) * gain
      block[at + 1] = (block[at + 1] ?? 0) + (samples[2 * index + 1] ?? 0) * gain
    }
    offset += count
  }
}

/**
 * Begins a loop's next round where the last one ended and leads it back to its own level. A loop cut to repeat without
 * a seam has next to no step, so nothing happens to it.
 */
function smoothSeam({
  samples,
  inMedia,
  seam: [left, right],
}: {
  samples: Float32Array
  inMedia: number
  seam: Voice['seam']
}): void {
  for (let index = 0; inMedia + index < SEAM_IN_SAMPLES && 2 * index + 1 < samples.length; index += 1) {
    const share = 1 - (inMedia + index) / SEAM_IN_SAMPLES
    samples[2 * index] = (samples[2 * index] ?? 0) + left * share
    samples[2 * index + 1] = (samples[2 * index + 1] ?? 0) + right * share
  }
}
