import { stat, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { runFfprobe } from '../../src/platform/ffprobe.ts'
import { assemble } from '../../src/render/assemble.ts'
import { collectGarbage } from '../helpers/collect-garbage.ts'
import { encodeNoise } from '../helpers/encode-noise.ts'
import { testFfmpeg } from '../helpers/media-files.ts'
import { makeFolder } from '../helpers/small-film.ts'

const { folder, remove } = await makeFolder('assemble')
const format = { width: 640, height: 360, frameRate: { numerator: 24, denominator: 1 } }
const SEGMENT_FRAMES = 48

let segment: { key: string; path: string; durationInFrames: number; sha256: string }

beforeAll(async () => {
  const file = path.join(folder, 'segment.mp4')
  await encodeNoise({
    quality: 'standard',
    format,
    lengths: Array.from({ length: SEGMENT_FRAMES }, () => 1),
    outputPath: file,
  })
  segment = { key: 'noise', path: file, durationInFrames: SEGMENT_FRAMES, sha256: '' }
}, 60_000)

afterAll(remove)

/** A film that shows one segment again and again. */
async function join({ name, times, onJoined }: { name: string; times: number; onJoined?: () => void }) {
  const durationInFrames = SEGMENT_FRAMES * times
  const outputPath = path.join(folder, `${name}.mp4`)
  await assemble({
    plan: { output: { ...format, durationInFrames }, timeline: { title: name } },
    segments: Array.from({ length: times }, () => segment),
    audioPath: await encodeSilence(durationInFrames / 24),
    outputPath,
    signal: new AbortController().signal,
    onProgress: () => onJoined?.(),
  })
  return outputPath
}

test('a film can be played while it loads: pictures and the sound of the same time are next to each other', async () => {
  const packets = await packetsOf(await join({ name: 'apart', times: 15 }))
  const inOrder = packets.toSorted((one, other) => one.pos - other.pos)
  const reached = { video: 0, audio: 0 }
  for (const { codec_type: track, pts_time: seconds } of inOrder) {
    reached[track] = Math.max(reached[track], seconds)
    expect(Math.abs(reached.video - reached.audio)).toBeLessThan(1.1)
  }
  expect(reached.video).toBeCloseTo(30 - 1 / 24, 3)
  expect(reached.audio).toBeGreaterThan(29.9)
})

test('a film of hundreds of megabytes is not held in memory', async () => {
  collectGarbage()
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  const film = await join({
    name: 'large',
    times: 150,
    onJoined: () => {
      // What is merely not yet collected is not held.
      collectGarbage()
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    },
  })
  const { size } = await stat(film)
  expect(size).toBeGreaterThan(300e6)
  expect(most).toBeLessThan(100e6)
}, 60_000)

// --- internal ---

async function encodeSilence(seconds: number): Promise<string> {
  const file = path.join(folder, `silence-${seconds}.m4a`)
  const { path: ffmpegPath } = await testFfmpeg()
  // A file with nothing but a hole: sent from here, minutes of it would be memory of this process.
  const samples = path.join(folder, 'silence.pcm')
  await writeFile(samples, '')
  await truncate(samples, 48_000 * 2 * 2 * seconds)
  const input = ['-f', 's16le', '-ar', '48000', '-ac', '2', '-i', samples]
  await execa(ffmpegPath, [...input, '-c:a', 'aac', '-f', 'mp4', '-y', file])
  return file
}

const packetsSchema = z.object({
  packets: z.array(
    z.object({ codec_type: z.enum(['video', 'audio']), pts_time: z.coerce.number(), pos: z.coerce.number() }),
  ),
})

async function packetsOf(file: string) {
  const args = ['-f', 'mov', '-show_entries', 'packet=codec_type,pts_time,pos', file]
  return packetsSchema.parse(await runFfprobe(args, new AbortController().signal)).packets
}
