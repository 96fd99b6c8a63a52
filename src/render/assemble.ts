import { createHash } from 'node:crypto'
import {
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  type Input,
  type Output,
} from 'mediabunny'
import { openMedia } from '../platform/open-media.ts'
import { openMp4 } from '../platform/open-mp4.ts'
import { framesPerSecond, framesToSeconds } from '../timeline/time.ts'
import { parameterSetsOf } from './h264/parameter-sets-of.ts'
import type { RenderPlan } from './plan-render.ts'
import type { RenderedSegment } from './segment-store.ts'

/** A SHA-256 of the packets of each track of a film, in order. */
export type JoinedTracks = { pictures: string; sound: string }

/**
 * Joins segments and sound into one MP4 by copying packets, every picture at its exact time. It plays while it loads:
 * the index is in front, in room kept for it, and pictures are next to the sound of the same time. However long it is,
 * it is never in memory.
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
  plan: { output: Pick<RenderPlan['output'], 'frameRate' | 'durationInFrames'>; timeline: { title: string } }
  segments: RenderedSegment[]
  audioPath: string
  outputPath: string
  signal: AbortSignal
  onProgress: (done: number, total: number) => void
}): Promise<JoinedTracks> {
  const output = openMp4(outputPath, { index: 'in front' })
  output.setMetadataTags({ title: plan.timeline.title })
  try {
    using audio = openMedia(audioPath)
    const joined = await joinTracks({ plan, segments, audio, output, signal, onProgress })
    await output.finalize()
    return joined
  } catch (error) {
    await output.cancel()
    throw error
  }
}

// --- internal ---

async function joinTracks({
  plan,
  segments,
  audio,
  output,
  signal,
  onProgress,
}: Pick<Parameters<typeof assemble>[0], 'plan' | 'segments' | 'signal' | 'onProgress'> & {
  audio: Input
  output: Output
}): Promise<JoinedTracks> {
  const { frameRate, durationInFrames } = plan.output
  const video = new EncodedVideoPacketSource('avc')
  output.addVideoTrack(video, { frameRate: framesPerSecond(frameRate), maximumPacketCount: durationInFrames })
  const sound = await openSound(audio, output)
  await output.start()
  const pictures = createHash('sha256')
  let joinedFrames = 0
  let parameters: string | null = null
  for (const segment of segments) {
    signal.throwIfAborted()
    using input = openMedia(segment.path)
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
      await sound.addUntil(timestamp)
      await video.add(packet.clone({ timestamp, duration: framesToSeconds(1, frameRate) }), meta)
    }
    joinedFrames += segment.durationInFrames
    onProgress(joinedFrames, durationInFrames)
  }
  await sound.addUntil(Infinity)
  return { pictures: pictures.digest('hex'), sound: sound.digest() }
}

/** Adds the sound to a film, as far as the pictures have come. */
async function openSound(input: Input, output: Output) {
  const track = await input.getPrimaryAudioTrack()
  if (!track) throw new Error('The mix has no sound track.')
  const decoderConfig = await track.getDecoderConfig()
  const meta = { ...(decoderConfig ? { decoderConfig } : {}) }
  const { packetCount } = await track.computePacketStats()
  const audio = new EncodedAudioPacketSource('aac')
  output.addAudioTrack(audio, { ...meta, maximumPacketCount: packetCount })
  const packets = new EncodedPacketSink(track).packets()
  const hash = createHash('sha256')
  let next = await packets.next()
  return {
    addUntil: async (seconds: number) => {
      for (; !next.done && next.value.timestamp < seconds; next = await packets.next()) {
        hash.update(next.value.data)
        await audio.add(next.value, meta)
      }
    },
    digest: () => hash.digest('hex'),
  }
}
