import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { EncodedPacketSink } from 'mediabunny'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ffmpeg } from '../../src/platform/ffmpeg.ts'
import { openMedia } from '../../src/platform/open-media.ts'
import { type Loudness, TARGET_LUFS } from '../../src/render/loudness.ts'
import { type MasteredSound, masterSound } from '../../src/render/master-sound.ts'
import { decodeSound } from '../helpers/decode.ts'
import { testFfmpeg } from '../helpers/media-files.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { inBlocks, noise, SECOND, sine, stereo, type Waveform } from '../helpers/sounds.ts'

let folder: string
let remove: () => Promise<void>
beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('master'))
})
afterAll(() => remove())

type AacEncoder = Ffmpeg['aacEncoder']

/** The sound that came of a waveform, its file, and how often it was encoded for it. */
async function master(
  waveform: Waveform,
  { seconds, loudness, aacEncoder }: { seconds: number; loudness: Loudness; aacEncoder: AacEncoder },
): Promise<{ sound: MasteredSound; audioPath: string; encodings: number }> {
  const workDir = path.join(folder, crypto.randomUUID())
  await mkdir(workDir)
  const log = path.join(workDir, 'calls')
  const samples = stereo(waveform, seconds * SECOND)
  const { sound, audioPath } = await masterSound({
    blocks: () => inBlocks(samples),
    durationInSamples: seconds * SECOND,
    ...{ loudness, workDir, ffmpeg: { ...(await noting(log)), aacEncoder }, signal: new AbortController().signal },
  })
  const calls = (await readFile(log, 'utf8')).split('\n')
  return { sound, audioPath, encodings: calls.filter((call) => call.includes(`-c:a ${aacEncoder}`)).length }
}

/** The real ffmpeg, which writes down what it is called with. */
async function noting(log: string): Promise<Ffmpeg> {
  const ffmpeg = await testFfmpeg()
  const script = `${log}.sh`
  await writeFile(script, `#!/bin/sh\necho "$*" >> '${log}'\nexec '${ffmpeg.path}' "$@"\n`)
  await chmod(script, 0o755)
  return { ...ffmpeg, path: script }
}

/** A tone in bursts: like a voice's, its peaks are far above its loudness, so that the limiter has much to do. */
const bursts: Waveform = (at) => sine(300, 0.5)(at) * Math.max(0, Math.sin(at / 3000)) ** 24

const hiss = noise(0.02)
/** With noise in it, of which encoding takes some away: that makes it a little less loud. */
const breathy: Waveform = (at) => bursts(at) + hiss(at)

test.each<[string, AacEncoder, Loudness, number]>([
  ['far below its loudness', 'libfdk_aac', 'web', 0.3],
  ['far below its loudness', 'aac', 'web', 0.3],
  ['above it', 'libfdk_aac', 'web', 3],
  ['far above another, so that the limiter has nothing to do', 'libfdk_aac', 'broadcast', 3],
])('a film %s is right once %s has encoded it', async (_what, aacEncoder, loudness, volume) => {
  const { sound, encodings } = await master((at) => volume * breathy(at), { seconds: 12, loudness, aacEncoder })
  expect(Math.abs((sound.integratedLufs ?? 0) - (TARGET_LUFS[loudness] ?? 0))).toBeLessThanOrEqual(0.3)
  expect(sound.truePeakDbtp).toBeLessThanOrEqual(-1)
  expect(sound.heldBack).toBeNull()
  expect(encodings).toBe(1)
})

test('a film that more gain makes less loud, because what is quiet comes to count, is left where it was loudest', async () => {
  // Turned up, the limiter holds the bursts, while what is between them passes the gate and lowers the mean.
  const waveform: Waveform = (at) => (Math.floor(at / SECOND) % 4 < 2 ? bursts(at) : sine(500, 0.024)(at))
  const { sound } = await master(waveform, { seconds: 12, loudness: 'web', aacEncoder: 'libfdk_aac' })
  expect(sound.heldBack).toBe('peaks')
  expect(sound.integratedLufs).toBeGreaterThan(-15)
})

test.each<[AacEncoder]>([['libfdk_aac'], ['aac']])(
  'what %s encodes stands at its sample, and reaches up to 19 kHz',
  async (aacEncoder) => {
    const durationInSamples = 3 * SECOND
    const [high, hum] = [sine(18_900), noise(0.3)]
    const original = Array.from({ length: durationInSamples }, (_, at) => hum(at) + 0.1 * high(at))
    const { audioPath } = await master((at) => original[at] ?? 0, { seconds: 3, loudness: 'off', aacEncoder })
    const decoded = await decodeSound(audioPath)
    expect(decoded.length - durationInSamples).toBeGreaterThanOrEqual(0)
    expect(decoded.length - durationInSamples).toBeLessThan(1024)
    const likeness = (lag: number) => original.reduce((sum, sample, at) => sum + sample * (decoded[at + lag] ?? 0), 0)
    const lags = [-2, -1, 0, 1, 2]
    expect(Math.max(...lags.map(likeness))).toBe(likeness(0))
    const level = (2 / durationInSamples) * original.reduce((sum, _, at) => sum + high(at) * (decoded[at] ?? 0), 0)
    expect(level).toBeGreaterThan(0.09)
  },
)

test('twenty minutes of silence, which are next to no bytes, are read packet by packet within two seconds', async () => {
  const workDir = path.join(folder, crypto.randomUUID())
  await mkdir(workDir)
  const durationInSamples = 20 * 60 * SECOND
  const { audioPath } = await masterSound({
    blocks: () => silence(durationInSamples),
    durationInSamples,
    loudness: 'web',
    workDir,
    ffmpeg: await testFfmpeg(),
    signal: new AbortController().signal,
  })
  const startedMs = performance.now()
  let packets = 0
  using audio = openMedia(audioPath)
  const track = await audio.getPrimaryAudioTrack()
  if (!track) throw new Error('There is no sound.')
  for await (const packet of new EncodedPacketSink(track).packets()) packets += packet.data.length > 0 ? 1 : 0
  // What comes before the beginning is in two more.
  expect(packets).toBe(durationInSamples / 1024 + 2)
  expect(performance.now() - startedMs).toBeLessThan(2000)
}, 60_000)

// --- internal ---

async function* silence(durationInSamples: number): AsyncGenerator<Float32Array> {
  const block = new Float32Array(2 * SECOND)
  for (let at = 0; at < durationInSamples; at += SECOND) yield block
}
