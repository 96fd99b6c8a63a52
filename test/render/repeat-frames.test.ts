import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { EncodedPacketSink } from 'mediabunny'
import { afterAll, expect, test } from 'vitest'
import { countPictures } from '../../src/platform/count-pictures.ts'
import { openMedia } from '../../src/platform/open-media.ts'
import type { Quality } from '../../src/render/encoder.ts'
import { timesEachCoded } from '../../src/render/h264/plan-repeats.ts'
import { repeatFrames } from '../../src/render/repeat-frames.ts'
import { decodePictures } from '../helpers/decode.ts'
import { encodeNoise } from '../helpers/encode-noise.ts'
import { testFfmpeg } from '../helpers/media-files.ts'
import { pixelsOf, psnr } from '../helpers/pixels.ts'
import { playFilm } from '../helpers/play-film.ts'
import { makeFolder } from '../helpers/small-film.ts'

const { folder, remove } = await makeFolder('repeat')
const frameRate = { numerator: 24, denominator: 1 }
let encoded = 0

afterAll(remove)

async function noise(
  quality: Quality,
  size: { width: number; height: number },
  lengths: readonly number[],
): Promise<string> {
  encoded += 1
  const outputPath = path.join(folder, `${encoded}-once.mp4`)
  await encodeNoise({ quality, format: { ...size, frameRate }, lengths, outputPath })
  return outputPath
}

test.each<[Quality, { width: number; height: number }]>([
  ['draft', { width: 320, height: 180 }],
  ['standard', { width: 322, height: 182 }],
  ['high', { width: 64, height: 1024 }],
])('pictures stand for as long as asked, bit for bit (%s, %o)', async (quality, size) => {
  const lengths = [5, 1, 1, 30, 17, 1, 2, 2, 200, 1, 2, 1, 3, 4, 1, 1]
  const inputPath = await noise(quality, size, lengths)
  const outputPath = path.join(folder, `${quality}.mp4`)
  await repeatFrames({ inputPath, outputPath, lengths, frameRate })

  const coded = await frameHashes(inputPath)
  expect(new Set(coded).size).toBeGreaterThanOrEqual(lengths.length)
  const shown = await frameHashes(outputPath)
  const times = timesEachCoded(lengths)
  for (const [picture, length] of lengths.entries()) {
    // What was encoded again may come out alike.
    const codings = withoutRepeats(coded.splice(0, times[picture]))
    expect(withoutRepeats(shown.splice(0, length)), `picture ${picture}, seen for ${length}`).toEqual(codings)
  }
  expect([coded, shown]).toEqual([[], []])
  expect(await timesOf(outputPath)).toEqual(
    Array.from({ length: lengths.reduce((sum, length) => sum + length) }, (_, frame) => frame),
  )
})

test('a minute of a still is no larger than a second of it but for 100 bytes a frame', async () => {
  const inputPath = await noise('standard', { width: 320, height: 180 }, [2])
  const sizeOf = async (length: number) => {
    const outputPath = path.join(folder, `still-${length}.mp4`)
    await repeatFrames({ inputPath, outputPath, lengths: [length], frameRate })
    return (await readFile(outputPath)).byteLength
  }
  expect(((await sizeOf(1440)) - (await sizeOf(24))) / (1440 - 24)).toBeLessThan(100)
})

test('Chrome, sent to the first or last frame of a picture, shows that picture', async () => {
  const lengths = [5, 1, 1, 30, 2, 1, 2, 160, 1, 3, 1]
  const inputPath = await noise('standard', { width: 320, height: 180 }, lengths)
  const outputPath = path.join(folder, 'played.mp4')
  await repeatFrames({ inputPath, outputPath, lengths, frameRate })

  const firsts = lengths.map((_, picture) => lengths.slice(0, picture).reduce((sum, length) => sum + length, 0))
  const lasts = firsts.map((first, picture) => first + (lengths[picture] ?? 0) - 1)
  const pictures = await decodePictures(outputPath)
  const expected = await Promise.all(firsts.map((frame) => pixelsOf(pictures[frame] ?? Buffer.alloc(0))))
  const shown = await Promise.all((await playFilm(outputPath, [...firsts, ...lasts], frameRate)).map(pixelsOf))
  const nearest = shown.map((pixels) => {
    const likeness = expected.map((each) => psnr(each, pixels))
    return likeness.indexOf(Math.max(...likeness))
  })
  expect(nearest).toEqual([...lengths.keys(), ...lengths.keys()])
}, 60_000)

test('another number of pictures than was encoded is refused', async () => {
  const inputPath = await noise('draft', { width: 320, height: 180 }, [1, 1, 1])
  const outputPath = path.join(folder, 'wrong.mp4')
  await expect(repeatFrames({ inputPath, outputPath, lengths: [1, 1], frameRate })).rejects.toThrow('3 pictures')
})

// --- internal ---

/** A hash of each decoded frame; any damage fails. */
async function frameHashes(file: string): Promise<string[]> {
  const pictures = await decodePictures(file)
  const input = ['-f', 'mov', '-i', file]
  const signal = new AbortController().signal
  expect(await countPictures({ input, ffmpeg: await testFfmpeg(), signal })).toBe(pictures.length)
  return pictures.map((png) => createHash('sha256').update(png).digest('hex'))
}

function withoutRepeats(hashes: string[]): string[] {
  return hashes.filter((hash, index) => hash !== hashes[index - 1])
}

/** When every packet is shown, in frames, sorted. */
async function timesOf(file: string): Promise<number[]> {
  using input = openMedia(file)
  const track = await input.getPrimaryVideoTrack()
  if (!track) throw new Error('There is no video.')
  const times: number[] = []
  for await (const { timestamp } of new EncodedPacketSink(track).packets()) times.push(Math.round(timestamp * 24))
  return times.sort((a, b) => a - b)
}
