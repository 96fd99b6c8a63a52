import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { locateMachine } from '../src/locate-machine.ts'
import { type PreparedExport, prepareExport } from '../src/prepare-export.ts'
import { openRenderer } from '../src/render/open-renderer.ts'
import { FULL_ACCESS_KEY } from '../src/sandbox/api-keys.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/start-sandbox.ts'
import { clockScript } from './helpers/clock-script.ts'
import { makeDataDir } from './helpers/data-dir.ts'
import { hashPictures } from './helpers/decode.ts'
import { aRequest } from './helpers/export-request.ts'
import { runCli } from './helpers/run-cli.ts'
import { sandboxClient } from './helpers/sandbox-client.ts'
import { makeFolder } from './helpers/small-film.ts'

const SAMPLE = path.join(import.meta.dirname, '../src/sandbox/sample')
const signal = new AbortController().signal

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('lanes'))
  const image = (name: string) => ({ image: { url: `media/${name}.jpg` } })
  const frames = [
    { ...image('frame-01'), duration: 1, dialogue: 'Forty-one years.' },
    // Longer than a segment.
    { ...image('frame-02'), duration: 7, camera: { move: 'push-in' }, transition: { kind: 'dissolve', duration: 0.4 } },
    { video: { url: 'media/shot-04.mp4' }, duration: 3 },
    // More pictures than are drawn on one page.
    { ...image('frame-05'), duration: 3, transition: { kind: 'wipe', duration: 3.6 } },
  ].map((frame, index) => ({ id: `f${index + 1}`, position: index + 1, title: `Shot ${index + 1}`, ...frame }))
  const project = { id: 'lanes', title: 'Every lane', aspect_ratio: '16:9', fps: 30, version: 1 }
  sandbox = await startSandbox({ boards: [{ folder: SAMPLE, board: { project, frames, audio_tracks: [] } }] })
}, 60_000)

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

test('P18: a film of all lanes has the same frames in two time zones, at two dates', async () => {
  const films = []
  for (const [TZ, date] of [
    ['Asia/Tokyo', '2016-02-29T00:00:01Z'],
    ['America/St_Johns', '2039-12-31T23:59:58Z'],
  ] as const) {
    const dataDir = await makeDataDir(path.join(folder, TZ.replace('/', '-')))
    const film = path.join(folder, `${path.basename(dataDir)}.mp4`)
    const run = await runCli(['render', 'lanes', '--format', '320x180', '--quiet', '-o', film], {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(clockScript(date))}`,
      ...{ TZ, STORYREEL_DATA_DIR: dataDir, MSTUDIO_API_URL: sandbox.url, MSTUDIO_API_KEY: FULL_ACCESS_KEY },
    })
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    films.push(film)
  }
  const [tokyo = '', newfoundland = ''] = films
  expect(await hashPictures(newfoundland)).toBe(await hashPictures(tokyo))
}, 180_000)

test('every lane is there, and concurrency 1 and 2 make the same frames, encoding no more at once', async () => {
  const hashes = []
  for (const concurrency of [1, 2]) {
    const { plan, mediaDir, dataDir, workDir, machine } = await prepare(`concurrency-${concurrency}`)
    const kinds = new Set(plan.segments.map(({ lane }) => lane.kind))
    expect([...kinds].sort()).toEqual(['browser', 'hold', 'native'])
    await using renderer = await openRenderer({ ...machine, dataDir, workDir, signal })
    const pathOf = (key: string) => path.join(workDir, 'drawn', key)
    await mkdir(path.join(workDir, 'drawn'))
    await renderer.draw(
      {
        mediaDir,
        workDir: path.join(workDir, 'render'),
        concurrency,
        ffmpegPath: await loggingFfmpeg(machine.ffmpeg.path, workDir),
        encoder: plan.output.encoder,
        segments: plan.segments.map(({ key, slice }) => ({ key, slice, outputPath: pathOf(key) })),
      },
      signal,
      async () => undefined,
    )
    expect(await mostEncodersAtOnce(workDir)).toBeLessThanOrEqual(concurrency)
    const decoded = []
    for (const { key } of plan.segments) decoded.push(await hashPictures(pathOf(key)))
    hashes.push(decoded)
  }
  expect(hashes[1]).toEqual(hashes[0])
}, 180_000)

// --- internal ---

/** An ffmpeg that writes down when it begins to encode pictures, and when it has. */
async function loggingFfmpeg(real: string, workDir: string): Promise<string> {
  const script = path.join(workDir, 'ffmpeg')
  const log = (what: string) => `case "$*" in *libx264*) echo ${what} >> '${workDir}/encoders';; esac`
  await writeFile(script, `#!/bin/sh\n${log('begun')}\n'${real}' "$@"\ncode=$?\n${log('ended')}\nexit $code\n`)
  await chmod(script, 0o755)
  return script
}

async function mostEncodersAtOnce(workDir: string): Promise<number> {
  let [now, most] = [0, 0]
  for (const line of (await readFile(path.join(workDir, 'encoders'), 'utf8')).trim().split('\n')) {
    now += line === 'begun' ? 1 : -1
    most = Math.max(most, now)
  }
  return most
}

async function prepare(name: string) {
  const workDir = path.join(folder, name)
  const dataDir = await makeDataDir(path.join(workDir, 'data'))
  const config = { ...(await readConfig()), apiUrl: sandbox.url, dataDir }
  const machine = await locateMachine(config)
  const request = aRequest({ projectId: 'lanes', outputPath: path.join(workDir, 'film.mp4') })
  const prepared: PreparedExport = await prepareExport(request, {
    ...{ config, signal, workDir, machine, onProgress: () => undefined },
    client: sandboxClient(sandbox),
  })
  return { ...prepared, dataDir, workDir, machine }
}
