import { createHash } from 'node:crypto'
import {
  ALL_FORMATS,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  FilePathTarget,
  Input,
  Mp4OutputFormat,
  Output,
} from 'mediabunny'
import { framesPerSecond, framesToSeconds } from '../timeline/time.ts'
import { parameterSetsOf } from './h264/parameter-sets-of.ts'
import type { RenderPlan } from './plan-render.ts'
import type { RenderedSegment } from './segment-store.ts'

/** A SHA-256 of the packets of each track of a film, in order. */
export type JoinedTracks = { pictures: string; sound: string }

/**
 * Joins segments and sound into one MP4 by copying packets, every picture at its exact time, the index in front so
 * that it plays while it loads.
 *
 * @returns a hash of the packets of each track, in order.
 * @throws {Error} when segments were encoded differently; that is a bug.
 */
export async function assemble({
  plan,
  segments,
  audioPath,
  outputPath,
  signal,
  onProgress,
}: {
  plan: RenderPlan
  segments: RenderedSegment[]
  audioPath: string
  outputPath: string
  signal: AbortSignal
  onProgress: (done: number, total: number) => void
}): Promise<JoinedTracks> {
  const { frameRate, durationInFrames } = plan.output
  const output = new Output({
    format: new Mp4OutputFormat({ fastStart: 'in-memory' }),
    target: new FilePathTarget(outputPath),
  })
  const video = new EncodedVideoPacketSource('avc')
  const audio = new EncodedAudioPacketSource('aac')
  output.addVideoTrack(video, { frameRate: framesPerSecond(frameRate) })
  output.addAudioTrack(audio)
  output.setMetadataTags({ title: plan.timeline.title })
  await output.start()

  const pictures = createHash('sha256')
  const sound = createHash('sha256')
  let joinedFrames = 0
  let parameters: string | null = null
  for (const segment of segments) {
    signal.throwIfAborted()
    await withInput(segment.path, async (input) => {
      const track = await input.getPrimaryVideoTrack()
      if (!track) throw new Error(`Segment ${segment.key} has no picture.`)
      const decoderConfig = await track.getDecoderConfig()
      const found = createHash('sha256')
        .update(await parameterSetsOf(track))
        .digest('hex')
      if (parameters !== null && parameters !== found) {
        throw new Error(`Segment ${segment.key} was encoded with other parameters than the ones before it.`)
      }
      parameters = found
      const meta = { ...(decoderConfig ? { decoderConfig } : {}) }
      for await (const packet of new EncodedPacketSink(track).packets()) {
        const frame = joinedFrames + Math.round(packet.timestamp * framesPerSecond(frameRate))
        const timestamp = framesToSeconds(frame, frameRate)
        pictures.update(packet.data)
        await video.add(packet.clone({ timestamp, duration: framesToSeconds(1, frameRate) }), meta)
      }
    })
    joinedFrames += segment.durationInFrames
    onProgress(joinedFrames, durationInFrames)
  }
  await withInput(audioPath, async (input) => {
    const track = await input.getPrimaryAudioTrack()
    if (!track) throw new Error('The mix has no sound track.')
    const decoderConfig = await track.getDecoderConfig()
    const meta = { ...(decoderConfig ? { decoderConfig } : {}) }
    for await (const packet of new EncodedPacketSink(track).packets()) {
      sound.update(packet.data)
      await audio.add(packet, meta)
    }
  })
  await output.finalize()
  return { pictures: pictures.digest('hex'), sound: sound.digest('hex') }
}

async function withInput(file: string, read: (input: Input) => Promise<void>): Promise<void> {
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS })
  try {
    await read(input)
  } finally {
    input.dispose()
  }
}
