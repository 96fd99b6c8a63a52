import { EncodedPacket, EncodedPacketSink, EncodedVideoPacketSource } from 'mediabunny'
import { openMedia } from '../platform/open-media.ts'
import { openMp4 } from '../platform/open-mp4.ts'
import { type FrameRate, framesPerSecond, framesToSeconds } from '../timeline/time.ts'
import { parameterSetsOf } from './h264/parameter-sets-of.ts'
import { type CodedPicture, planRepeats } from './h264/plan-repeats.ts'
import { joinNals, renumberFrame } from './h264/renumber-frame.ts'
import { skippedFrames } from './h264/skipped-frames.ts'
import { readStreamParameters } from './h264/stream-parameters.ts'

/**
 * Copies an encoded video, and shows each of its pictures for as long as it is to be seen. Nothing is encoded again, so a
 * still of a minute costs no more than one of a second, and every frame of it is the same.
 *
 * @param lengths for how many frames each picture is seen, in order; how often each is encoded says `timesEachCoded`.
 * @throws {Error} when the video has another number of pictures, or was not encoded as encoder.ts says.
 */
export async function repeatFrames({
  inputPath,
  outputPath,
  lengths,
  frameRate,
}: {
  inputPath: string
  outputPath: string
  lengths: readonly number[]
  frameRate: FrameRate
}): Promise<void> {
  using input = openMedia(inputPath)
  const output = openMp4(outputPath, { index: 'after' })
  try {
    const track = await input.getPrimaryVideoTrack()
    if (!track) throw new Error('A segment has no picture.')
    const decoderConfig = await track.getDecoderConfig()
    const meta = { ...(decoderConfig ? { decoderConfig } : {}) }
    const sink = new EncodedPacketSink(track)
    const parameters = readStreamParameters(await parameterSetsOf(track))
    const skippedFrame = skippedFrames(parameters)
    const video = new EncodedVideoPacketSource('avc')
    output.addVideoTrack(video, { frameRate: framesPerSecond(frameRate) })
    await output.start()

    const coded: CodedPicture[] = []
    for await (const { type, timestamp } of sink.packets(undefined, undefined, { metadataOnly: true })) {
      coded.push({ isKey: type === 'key', time: timestamp })
    }
    const duration = framesToSeconds(1, frameRate)
    let packet: EncodedPacket | null = null
    let read = 0
    for (const { kind, picture, frame, ...numbers } of planRepeats(coded, lengths)) {
      for (; read <= picture; read += 1) {
        packet = packet ? await sink.getNextPacket(packet) : await sink.getFirstPacket()
      }
      if (!packet) throw new Error(`Picture ${picture} of a segment has gone.`)
      const repeated =
        kind === 'coded'
          ? { data: renumberFrame(packet.data, numbers), type: packet.type }
          : { data: joinNals([skippedFrame(numbers)]), type: 'delta' as const }
      const timestamp = framesToSeconds(frame, frameRate)
      await video.add(new EncodedPacket(repeated.data, repeated.type, timestamp, duration), meta)
    }
    await output.finalize()
  } catch (error) {
    await output.cancel()
    throw error
  }
}
