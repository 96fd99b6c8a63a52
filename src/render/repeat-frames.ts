import { EncodedPacket, EncodedPacketSink, EncodedVideoPacketSource } from 'mediabunny'
import { openMedia } from '../platform/open-media.ts'
import { openMp4 } from '../platform/open-mp4.ts'
import { type FrameRate, framesPerSecond, framesToSeconds } from '../timeline/time.ts'
import { parameterSetsOf } from './h264/parameter-sets-of.ts'
import { joinNals, renumberFrame } from './h264/renumber-frame.ts'
import { skippedFrames } from './h264/skipped-frames.ts'
import { readStreamParameters } from './h264/stream-parameters.ts'

/**
 * Copies an encoded video in which every picture stands once, and shows each for as long as it is to be seen. Nothing
 * is encoded again, so a still of a minute costs no more than one of a second, and every frame of it is the same.
 *
 * @param lengths for how many frames each picture is seen, in order.
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
    const parameters = readStreamParameters(await parameterSetsOf(track))
    const skips = skippedFrames(parameters).map((nal) => joinNals([nal]))
    const video = new EncodedVideoPacketSource('avc')
    output.addVideoTrack(video, { frameRate: framesPerSecond(frameRate) })
    await output.start()

    let frame = 0
    let picture = 0
    let frameNumber = 0
    const add = async (data: Uint8Array, type: 'key' | 'delta') => {
      const packet = new EncodedPacket(data, type, framesToSeconds(frame, frameRate), framesToSeconds(1, frameRate))
      await video.add(packet, { ...(decoderConfig ? { decoderConfig } : {}) })
      frame += 1
      frameNumber += 1
    }
    for await (const { type, data } of new EncodedPacketSink(track).packets()) {
      if (type === 'key') frameNumber = 0
      await add(type === 'key' ? data : renumberFrame(data, frameNumber), type)
      const length = lengths[picture] ?? 0
      for (let repeat = 1; repeat < length; repeat += 1) {
        const skip = skips[frameNumber % skips.length]
        if (skip) await add(skip, 'delta')
      }
      picture += 1
    }
    if (picture !== lengths.length) throw new Error(`A segment has ${picture} pictures; ${lengths.length} were drawn.`)
    await output.finalize()
  } catch (error) {
    await output.cancel()
    throw error
  }
}
