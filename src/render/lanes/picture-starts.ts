import { EncodedPacketSink } from 'mediabunny'
import { openMedia } from '../../platform/open-media.ts'
import { type FrameRate, framesPerSecond } from '../../timeline/time.ts'

/** On which frame of the output each picture of a normalised video is first shown, in order. */
export async function pictureStarts(file: string, frameRate: FrameRate): Promise<number[]> {
  using input = openMedia(file)
  const track = await input.getPrimaryVideoTrack()
  if (!track) throw new Error(`${file} has no pictures.`)
  const starts: number[] = []
  for await (const { timestamp } of new EncodedPacketSink(track).packets(undefined, undefined, {
    metadataOnly: true,
  })) {
    starts.push(Math.round(timestamp * framesPerSecond(frameRate)))
  }
  return starts.sort((a, b) => a - b)
}
