import { rm } from 'node:fs/promises'
import { runFfmpeg } from '../platform/ffmpeg.ts'
import { readFloatWavLayout, readWavLayout } from '../platform/wav.ts'
import { corrupt } from './media-errors.ts'
import { inputArguments, type MediaJob } from './media-job.ts'
import type { Normalised } from './normalise.ts'
import { silenceNonNumbers } from './silence-non-numbers.ts'

/** Ffmpeg puts one channel on two at -3 dB each; editors play a voice on both sides as loud as it was recorded. */
const MONO_AT_UNITY = "volume='if(eq(nb_channels,1),sqrt(2),1)':precision=double"

/** Sound that begins after its picture is preceded by silence, because a WAV file cannot begin late. */
const FROM_ZERO = 'aresample=async=1:first_pts=0'

/**
 * 48 kHz stereo 24-bit WAV; more channels are mixed down as ITU-R BS.775 has it, one is on both sides as it is. Of several
 * sound tracks the first is taken. What a float file has above full scale is cut off there, because 24 bits hold no more and
 * the ffmpeg of Remotion writes no floats.
 */
export async function normaliseAudio(job: MediaJob): Promise<Normalised> {
  const { use, source, sniffed, target, ffmpeg, signal } = job
  const layout = sniffed.extension === 'wav' ? await readFloatWavLayout(source) : null
  const finite = `${target}.finite`
  if (layout) await silenceNonNumbers({ source, target: finite, layout, signal })
  await runFfmpeg({
    ffmpeg,
    signal,
    args: [
      ...inputArguments({ sniffed, source: layout ? finite : source }),
      ...['-map', '0:a:0', '-map_metadata', '-1', '-vn', '-sn', '-dn'],
      ...['-af', `${MONO_AT_UNITY},${FROM_ZERO}`],
      ...['-ac', '2', '-ar', '48000', '-c:a', 'pcm_s24le', '-f', 'wav', '-bitexact', target],
    ],
  })
  if (layout) await rm(finite)
  const { durationInSamples } = await readWavLayout(target)
  if (durationInSamples === 0) throw corrupt(use)
  return { kind: 'audio', extension: 'wav', durationInSamples }
}
