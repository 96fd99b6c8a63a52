import { stat } from 'node:fs/promises'
import { EncodedPacketSink } from 'mediabunny'
import { openMedia } from '../../src/platform/open-media.ts'

/** What a file holds; `videoBytes` leaves out sound and container. */
export type FilmFile = { videoBytes: number; fileBytes: number }

/** @throws {Error} when it has not as many frames as it should. */
export async function inspectFilm({ file, frames: expected }: { file: string; frames: number }): Promise<FilmFile> {
  using input = openMedia(file)
  const track = await input.getPrimaryVideoTrack()
  if (!track) throw new Error(`${file} has no video.`)
  let [frames, videoBytes] = [0, 0]
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })) {
    frames += 1
    videoBytes += packet.byteLength
  }
  if (frames !== expected) throw new Error(`${file} has ${frames} frames instead of ${expected}.`)
  return { videoBytes, fileBytes: (await stat(file)).size }
}
