import { stat } from 'node:fs/promises'
import { countPictures } from '../platform/count-pictures.ts'
import { hashFile } from '../platform/durable-file.ts'
import { type Ffmpeg, runFfmpeg } from '../platform/ffmpeg.ts'
import { decodeSound } from './decode-sound.ts'
import { gifStep } from './gif-runs.ts'
import type { OtherKind } from './output-kind.ts'
import type { RenderPlan } from './plan-render.ts'
import { type TranscodeJob, transcodeRuns } from './transcode-runs.ts'

/** A file made beside the MP4, and what decoding it to its end came to. */
export type TranscodedFile = {
  kind: OtherKind
  sha256: string
  bytes: number
  /** Null for kinds without pictures. */
  pictures: number | null
  /** Per channel; null for kinds without sound. */
  samples: number | null
}

/**
 * Makes a file of another kind from the verified film and the mix, and decodes it to its end.
 *
 * @throws {Error} when it does not hold the pictures or the sound of the film; it must then not be published.
 */
export async function transcode({
  kind,
  ffmpeg,
  signal,
  ...job
}: TranscodeJob & { kind: OtherKind; ffmpeg: Ffmpeg; signal: AbortSignal }): Promise<TranscodedFile> {
  const { plan, outputPath: file } = job
  for (const args of transcodeRuns(kind, job)) await runFfmpeg({ ffmpeg, args, signal })

  const { demuxer, picturesOf, soundWithin } = CONTENTS[kind]
  const input = ['-f', demuxer, ...(demuxer === 'image2' ? ['-pattern_type', 'none'] : []), '-i', file]
  const expected = picturesOf(plan)
  const pictures = expected === null ? null : await countPictures({ input, ffmpeg, signal })
  if (pictures !== expected) throw isNotTheFilm(kind, `${expected} pictures, found ${pictures}`)

  const samples = soundWithin === null ? null : await countSamples(decodeSound({ file, demuxer, ffmpeg, signal }))
  const { durationInSamples } = plan.audio
  if (samples !== null && Math.abs(samples - durationInSamples) > (soundWithin ?? 0)) {
    throw isNotTheFilm(kind, `${durationInSamples} samples, found ${samples}`)
  }
  const { size: bytes } = await stat(file)
  return { kind, sha256: await hashFile(file), bytes, pictures, samples }
}

// --- internal ---

type Contents = {
  demuxer: string
  picturesOf: (plan: RenderPlan) => number | null
  /** How many samples more or less a decoder may give: up to one packet of codecs with a delay; null without sound. */
  soundWithin: number | null
}

const CONTENTS: Record<OtherKind, Contents> = {
  webm: { demuxer: 'matroska', picturesOf: ({ output }) => output.durationInFrames, soundWithin: 960 },
  prores: { demuxer: 'mov', picturesOf: ({ output }) => output.durationInFrames, soundWithin: 0 },
  gif: {
    demuxer: 'gif',
    picturesOf: (plan) => Math.ceil(plan.output.durationInFrames / gifStep(plan)),
    soundWithin: null,
  },
  mp3: { demuxer: 'mp3', picturesOf: () => null, soundWithin: 1152 },
  wav: { demuxer: 'wav', picturesOf: () => null, soundWithin: 0 },
  png: { demuxer: 'image2', picturesOf: () => 1, soundWithin: null },
}

async function countSamples(blocks: AsyncIterable<Float32Array>): Promise<number> {
  let samples = 0
  for await (const block of blocks) samples += block.length / 2
  return samples
}

function isNotTheFilm(kind: OtherKind, what: string): Error {
  return new Error(`The ${kind} is not the film, so nothing was published (expected ${what}).`)
}
