import { rm } from 'node:fs/promises'
import { runFfmpeg } from '../platform/ffmpeg.ts'
import { readWav } from '../platform/read-wav.ts'
import { readFloatWavLayout, readWavLayout } from '../platform/wav.ts'
import { writeWav } from '../platform/write-wav.ts'
import { chooseSoundTrack } from './choose-sound-track.ts'
import { corrupt } from './media-errors.ts'
import { inputArguments, type MediaJob } from './media-job.ts'
import type { Normalised } from './normalise.ts'
import { silenceNonNumbers } from './silence-non-numbers.ts'

/** Sound that begins after its picture is preceded by silence, because a WAV file cannot begin late. */
const FROM_ZERO = 'aresample=async=1:first_pts=0'

/** In doubles: in whole numbers ffmpeg lowers what it mixes down until no sum can pass full scale, 5.1 by 7.7 dB. */
const TO_STEREO = 'aformat=sample_fmts=dbl:channel_layouts=stereo'

/** The largest sample of 24 bits. */
const FULL_SCALE = 0x7fffff / 0x800000

/** How far above full scale sound is kept; 24 dB. */
const HEADROOM = 16

/**
 * 48 kHz stereo 24-bit WAV; more channels are mixed down as ITU-R BS.775 has it, one is on both sides as it is. Of several
 * sound tracks the default one is taken. Sound above full scale, which float files, packed ones and new sample rates bring,
 * is kept in a 32-bit float WAV.
 */
export async function normaliseAudio(job: MediaJob): Promise<Normalised> {
  const { use, source, sniffed, target, signal } = job
  const layout = sniffed.extension === 'wav' ? await readFloatWavLayout(source) : null
  const finite = `${target}.finite`
  if (layout) await silenceNonNumbers({ source, target: finite, layout, signal })
  const finiteJob = layout ? { ...job, source: finite } : job
  const track = await chooseSoundTrack(finiteJob)
  await decode(finiteJob, { track, level: 1, target })
  // What reaches full scale may have been cut off there: the ffmpeg of Remotion writes no floats.
  if ((await peakOf(target)) >= FULL_SCALE) await keepAboveFullScale(finiteJob, track)
  if (layout) await rm(finite)
  const { durationInSamples } = await readWavLayout(target)
  if (durationInSamples === 0) throw corrupt(use)
  return { kind: 'audio', extension: 'wav', durationInSamples }
}

// --- internal ---

/** Decodes the sound once more, quietly, and writes it as floats if that shows that anything is above full scale. */
async function keepAboveFullScale(job: MediaJob, track: number): Promise<void> {
  const { target } = job
  const quiet = `${target}.quiet`
  await decode(job, { track, level: 1 / HEADROOM, target: quiet })
  if (HEADROOM * (await peakOf(quiet)) > 1) {
    const { durationInSamples } = await readWavLayout(quiet)
    await writeWav({ file: target, durationInSamples, encoding: 'float32', blocks: louder(readWav(quiet)) })
  }
  await rm(quiet)
}

async function* louder(blocks: AsyncIterable<Float32Array>): AsyncGenerator<Float32Array> {
  for await (const block of blocks) yield block.map((sample) => HEADROOM * sample)
}

async function decode(
  job: MediaJob,
  { track, level, target }: { track: number; level: number; target: string },
): Promise<void> {
  // Ffmpeg puts one channel on two at -3 dB each; editors play a voice on both sides as loud as it was recorded.
  const monoAtUnity = `volume='${level}*if(eq(nb_channels,1),sqrt(2),1)':precision=double`
  await runFfmpeg({
    ...job,
    args: [
      ...inputArguments(job),
      ...['-map', `0:a:${track}`, '-map_metadata', '-1', '-vn', '-sn', '-dn'],
      ...['-af', `${monoAtUnity},${TO_STEREO},${FROM_ZERO}`],
      ...['-ar', '48000', '-c:a', 'pcm_s24le', '-f', 'wav', '-bitexact', target],
    ],
  })
}

async function peakOf(file: string): Promise<number> {
  let peak = 0
  for await (const block of readWav(file)) {
    for (const sample of block) peak = Math.max(peak, Math.abs(sample))
  }
  return peak
}
