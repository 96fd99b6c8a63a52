import { runFfmpeg } from '../platform/ffmpeg.ts'
import { readWavLayout } from '../platform/wav.ts'
import { corrupt } from './media-errors.ts'
import { inputArguments, type MediaJob } from './media-job.ts'
import type { Normalised } from './normalise.ts'

/** 48 kHz stereo 24-bit WAV; more channels are mixed down as ITU-R BS.775 has it, one is on both sides. */
export async function normaliseAudio(job: MediaJob): Promise<Normalised> {
  const { use, target, ffmpeg, signal } = job
  await runFfmpeg({
    ffmpeg,
    signal,
    args: [
      ...inputArguments(job),
      ...['-map', '0:a:0', '-map_metadata', '-1', '-vn', '-sn', '-dn'],
      // Sound that begins after its picture is preceded by silence, because a WAV file cannot begin late.
      ...['-af', 'aresample=async=1:first_pts=0'],
      ...['-ac', '2', '-ar', '48000', '-c:a', 'pcm_s24le', '-f', 'wav', '-bitexact', target],
    ],
  })
  const { durationInSamples } = await readWavLayout(target)
  if (durationInSamples === 0) throw corrupt(use)
  return { kind: 'audio', extension: 'wav', durationInSamples }
}
