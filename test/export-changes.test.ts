import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FULL_ACCESS_KEY } from '../src/sandbox/api-keys.ts'
import type { SandboxBoard } from '../src/sandbox/load-board.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/start-sandbox.ts'
import { makeDataDir } from './helpers/data-dir.ts'
import { decodePictures, decodeSound, middleColour } from './helpers/decode.ts'
import { writeImage } from './helpers/media-files.ts'
import { type Finished, runCli } from './helpers/run-cli.ts'
import { GREEN, makeFolder, makeSmallFilm } from './helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>
let film: SandboxBoard
let before: Sandbox
let after: Sandbox

/** The small film, and the same after an hour of editing: another image, a longer slate, a track half as loud. */
beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('changes'))
  await makeDataDir(path.join(folder, 'data'))
  film = await makeSmallFilm(folder)
  const { project, frames, audio_tracks } = film.board
  await writeImage(path.join(folder, 'media', 'green.jpg'), GREEN)
  const edits: Record<string, object> = { a: { image: { url: 'media/green.jpg' } }, c: { duration: 22 / 30 } }
  const edited = {
    project,
    frames: frames.map((frame) => ({ ...frame, ...edits[String(frame['id'])] })),
    audio_tracks: audio_tracks.map((track) => ({ ...track, volume: 0.5 })),
  }
  const rateLimit = { requests: 1000, windowSeconds: 60 }
  before = await startSandbox({ boards: [film], rateLimit })
  after = await startSandbox({ boards: [{ folder, board: edited }], rateLimit })
})

afterAll(async () => {
  await Promise.all([before.stop(), after.stop()])
  await remove()
})

function run(sandbox: Sandbox, args: string[]): Promise<Finished> {
  return runCli([...args, '--format', '320x180'], {
    MSTUDIO_API_URL: sandbox.url,
    MSTUDIO_API_KEY: FULL_ACCESS_KEY,
    STORYREEL_DATA_DIR: path.join(folder, 'data'),
  })
}

function output(name: string): string {
  return path.join(folder, 'out', name)
}

function lastEvent({ stdout }: Finished): unknown {
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

const CHANGES = 'since the last export: shot 1: new image; shot 3: 12 frames longer; sound “Clicks” 6 dB lower;'

// Each goes on where the one before ended, as work on a film does.

test('before the first export there is nothing to compare with', async () => {
  expect((await run(before, ['plan', 'small'])).stdout).not.toContain('last export')
  const reel = await run(before, ['render', 'small', '--changes', '-o', output('none.mp4')])
  expect(reel.stderr).toMatch(/^There is no finished export of this project .* without --changes\.$/m)
  expect(reel.exitCode).toBe(2)
}, 60_000)

test('after it, nothing has changed', async () => {
  const first = await run(before, ['render', 'small', '--json', '-o', output('film.mp4')])
  expect(lastEvent(first)).toMatchObject({ event: 'done', changes: null })
  const planned = await run(before, ['plan', 'small'])
  expect(planned.stdout).toContain('nothing has changed since the last export; 0 of 4 segments to draw')
  const reel = await run(before, ['render', 'small', '--changes', '-o', output('none.mp4')])
  expect(reel).toMatchObject({ exitCode: 3, stderr: 'No shot has changed since the last export.' })
}, 120_000)

test('after editing, plan says what is different in a director’s words, and as JSON', async () => {
  expect((await run(after, ['plan', 'small'])).stdout).toContain(`${CHANGES} 2 of 4 segments to draw`)
  expect(lastEvent(await run(after, ['plan', 'small', '--json']))).toMatchObject({
    changes: [
      { kind: 'shot-picture', shot: { id: 'a', number: '1', index: 0 }, to: 'image' },
      { kind: 'shot-length', shot: { id: 'c', number: '3', index: 2 }, byFrames: 12 },
      { kind: 'audio-level', clip: { id: 'clicks' } },
    ],
  })
}, 60_000)

test('render --changes makes a reel of the changed shots, with their sound', async () => {
  const made = await run(after, ['render', 'small', '--changes', '--json', '-o', output('reel.mp4')])
  expect(lastEvent(made)).toMatchObject({
    receipt: { shots: [{ number: '1' }, { number: '3', at: '00:00:01:00' }], segments: { rendered: 2, reused: 0 } },
    changes: [{ kind: 'shot-picture' }, { kind: 'shot-length' }, { kind: 'audio-level' }],
  })
  const pictures = await decodePictures(output('reel.mp4'))
  expect(pictures).toHaveLength(30 + 22)
  const { r, g, b } = await middleColour(pictures[15] ?? Buffer.alloc(0))
  for (const [found, meant] of [
    [r, GREEN.r],
    [g, GREEN.g],
    [b, GREEN.b],
  ] as const)
    expect(Math.abs(found - meant)).toBeLessThan(8)
  // The film clicks at 0.1, 1.5 and 2.9 s, of which the reel has the first.
  const sound = await decodeSound(output('reel.mp4'))
  const loud = [...sound.keys()].filter((sample) => Math.abs(sound[sample] ?? 0) > 0.1)
  expect(loud.length).toBeGreaterThan(0)
  for (const sample of loud) expect(Math.abs(sample - 4800)).toBeLessThan(100)
}, 120_000)

test('a reel is no export to compare with; the whole film is, and draws nothing the reel has drawn', async () => {
  const whole = await run(after, ['render', 'small', '-o', output('film.mp4')])
  expect(whole.stdout).toContain(`${CHANGES} 0 of 4 segments drawn, 4 reused`)
  expect((await run(after, ['plan', 'small'])).stdout).toContain('nothing has changed since the last export;')
}, 120_000)

test('another format is compared with the last export, and has no reel of its own yet', async () => {
  expect((await run(after, ['plan', 'small', '--fps', '24'])).stdout).toContain(
    'since the last export: 24 instead of 30 frames a second;',
  )
  expect(await run(after, ['render', 'small', '--changes', '--fps', '24'])).toMatchObject({ exitCode: 2 })
}, 60_000)

test('render --shots makes a film of the named shots, and says which there are when one is not', async () => {
  const made = await run(after, ['render', 'small', '--shots', '2-3', '--json', '-o', output('shots.mp4')])
  expect(lastEvent(made)).toMatchObject({ receipt: { shots: [{ number: '2' }, { number: '3', at: '00:00:00:20' }] } })
  expect(await decodePictures(output('shots.mp4'))).toHaveLength(20 + 22)
  const missing = await run(after, ['render', 'small', '--shots', '1,9'])
  expect(missing).toMatchObject({ exitCode: 2 })
  expect(missing.stderr).toContain('The project has no shot "9". Its 4 shots are 1, 2, 3, 4;')
}, 120_000)

test('render --no-cache draws all of it anew', async () => {
  const made = await run(after, ['render', 'small', '--no-cache', '-o', output('anew.mp4')])
  expect(made.stdout).toContain('4 of 4 segments drawn, 0 reused')
}, 120_000)
