import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { type ExportResult, exportProject } from '../src/export-project.ts'
import type { ExportRequest } from '../src/export-request.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/start-sandbox.ts'
import { soundSchema } from '../src/timeline/sound.ts'
import { makeDataDir } from './helpers/data-dir.ts'
import { decodeSound, hashPictures } from './helpers/decode.ts'
import { aRequest } from './helpers/export-request.ts'
import { sandboxClient } from './helpers/sandbox-client.ts'
import { makeFolder } from './helpers/small-film.ts'
import { makeVoicedFilm, VIDEO_CLICK_AT, VOICE_AT, writeVoice } from './helpers/voiced-film.ts'

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox
let original: ExportResult
let variant: ExportResult

/** Exports the film of a voice and a video that has sound. */
async function runExport(name: string, request: Partial<ExportRequest> = {}): Promise<ExportResult> {
  return exportProject(
    aRequest({
      projectId: 'voiced',
      outputPath: path.join(folder, 'out', `${name}.mp4`),
      captions: [],
      ...request,
    }),
    {
      config: { ...(await readConfig()), apiUrl: sandbox.url, dataDir: path.join(folder, 'data') },
      client: sandboxClient(sandbox),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  )
}

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('export-sound'))
  await makeDataDir(path.join(folder, 'data'))
  sandbox = await startSandbox({ boards: [await makeVoicedFilm(folder)] })
  original = await runExport('original')
  await writeVoice(path.join(folder, 'media', 'voice.wav'), 700)
  variant = await runExport('variant', { stems: true, loudness: 'broadcast' })
}, 120_000)

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

test('a film has the sound of the video where its shot shows it, and nothing of it after the shot', async () => {
  const loud = loudTimes(await decodeSound(original.outputPath))
  expect(loud.some((seconds) => Math.abs(seconds - VIDEO_CLICK_AT) <= 0.001)).toBe(true)
  expect(loud.every((seconds) => seconds < VOICE_AT + 0.51 || Math.abs(seconds - VIDEO_CLICK_AT) < 0.002)).toBe(true)
})

test('a film in another language is made without drawing anything again', async () => {
  expect(variant.receipt.segments).toMatchObject({ rendered: 0 })
  expect(await hashPictures(variant.outputPath)).toBe(await hashPictures(original.outputPath))
  expect(tone(await decodeSound(original.outputPath))).toBeCloseTo(440, -1.5)
  expect(tone(await decodeSound(variant.outputPath))).toBeCloseTo(700, -1.5)
})

test('voices in another language are chosen by name: they are heard, their words are the captions, and no shot is drawn', async () => {
  const files = ['srt', 'vtt', 'soft'] as const
  await runExport('english', { captions: [...files] })
  const french = await runExport('french', { captions: [...files], sound: soundSchema.parse({ voices: ['marie'] }) })
  expect(french.receipt.segments).toMatchObject({ rendered: 0 })
  expect(await hashPictures(french.outputPath)).toBe(await hashPictures(original.outputPath))
  expect(tone(await decodeSound(french.outputPath))).toBeCloseTo(550, -1.5)
  const words = async (name: string) => readFile(path.join(folder, 'out', `${name}.srt`), 'utf8')
  expect([await words('english'), await words('french')]).toEqual([
    expect.stringContaining('Light the lamp.'),
    expect.stringContaining('Allume la lampe.'),
  ])
  expect(await words('french')).not.toContain('Light')
  expect(french.receipt.checks).toContainEqual(
    expect.objectContaining({ name: 'cues of the soft track', expected: '1', passed: true }),
  )
})

test('burned in, the words of another language draw their own shot again and no other', async () => {
  await runExport('english burned', { captions: ['burn'] })
  const voices = soundSchema.parse({ voices: ['v_marie'] })
  const { receipt } = await runExport('french burned', { captions: ['burn'], sound: voices })
  expect(receipt.segments).toMatchObject({ rendered: 1 })
})

test('a voice that there is not is refused before any media is fetched', async () => {
  const failed = runExport('nobody', { sound: soundSchema.parse({ voices: ['Ines'] }) })
  await expect(failed).rejects.toMatchObject({ code: 'VOICE_UNKNOWN', exitCode: 2 })
})

test('a film comes apart into stems beside the file, and the receipt says how loud it is', async () => {
  const stems = path.join(folder, 'out', 'variant.stems')
  expect((await readdir(stems)).sort()).toEqual(['dialogue.wav', 'effects.wav', 'mix.wav', 'music.wav'])
  expect((await readFile(path.join(stems, 'effects.wav'))).length).toBe(44 + 2 * 48_000 * 6)
  expect(variant.receipt.stems).toEqual({ folder: 'variant.stems', gainDb: variant.receipt.sound.gainDb })
  expect(original.receipt.stems).toBeNull()
  expect(Math.abs((variant.receipt.sound.integratedLufs ?? 0) + 23)).toBeLessThanOrEqual(0.3)
  expect(variant.receipt.sound.truePeakDbtp).toBeLessThanOrEqual(-1)
  expect(variant.receipt.checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['integrated loudness', 'true peak']),
  )
})

test('a film can be had without the video’s sound, or with that alone', async () => {
  const muted = await runExport('muted', { sound: soundSchema.parse({ videoSound: 'mute' }) })
  expect(loudTimes(await decodeSound(muted.outputPath)).every((seconds) => seconds < VOICE_AT + 0.51)).toBe(true)
  const solo = await runExport('solo', { sound: soundSchema.parse({ roles: { sfx: { solo: true } } }) })
  const loud = loudTimes(await decodeSound(solo.outputPath))
  expect(loud.length).toBeGreaterThan(0)
  // Twice encoded, a click has a little echo on both sides.
  expect(loud.every((seconds) => Math.abs(seconds - VIDEO_CLICK_AT) < 0.03)).toBe(true)
})

/** Where the sound is louder than a fifth of its loudest sample, in seconds. */
function loudTimes(sound: Float32Array): number[] {
  const peak = sound.reduce((loudest, level) => Math.max(loudest, Math.abs(level)), 0)
  return [...sound.keys()].filter((at) => Math.abs(sound[at] ?? 0) > peak / 5).map((at) => at / 48_000)
}

/** The pitch of the voice in Hz, by counting where it crosses zero upwards. */
function tone(sound: Float32Array): number {
  const part = sound.subarray((VOICE_AT + 0.1) * 48_000, (VOICE_AT + 0.4) * 48_000)
  const crossings = [...part.keys()].filter((at) => at > 0 && (part[at - 1] ?? 0) < 0 && (part[at] ?? 0) >= 0)
  return crossings.length / 0.3
}
