import { encodeFrames } from '../../src/render/encode-frames.ts'
import { encodeArguments, encoderSettings, type Quality } from '../../src/render/encoder.ts'
import { timesEachCoded } from '../../src/render/h264/plan-repeats.ts'
import type { OutputFormat } from '../../src/timeline/output-format.ts'
import { testFfmpeg } from './media-files.ts'

/**
 * Encodes a segment of which every picture is other noise, drifting, so that frames refer to one another and none is
 * like another.
 *
 * @param lengths for how many frames each picture will be seen.
 */
export async function encodeNoise({
  quality,
  format,
  lengths,
  outputPath,
}: {
  quality: Quality
  format: OutputFormat
  lengths: readonly number[]
  outputPath: string
}): Promise<void> {
  const { path: ffmpegPath } = await testFfmpeg()
  const settings = encoderSettings(quality)
  const args = encodeArguments({ input: 'yuv420p', format, settings, content: 'still', outputPath })
  const encoder = encodeFrames({ ffmpegPath, args })
  for (const [picture, times] of timesEachCoded(lengths).entries()) {
    const frame = Uint8Array.from({ length: (format.width * format.height * 3) / 2 }, (_, index) =>
      Math.round(128 + 60 * Math.sin(index / 7 + picture) + 50 * Math.sin((index * (picture + 3)) / 911)),
    )
    for (let time = 0; time < times; time += 1) await encoder.add(frame)
  }
  await encoder.finish()
}
