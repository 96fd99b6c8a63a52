import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { isRetryable } from '../src/errors.ts'
import { type ExportResult, exportProject } from '../src/export-project.ts'
import type { ExportRequest, StageProgress } from '../src/export-request.ts'
import { locateMachine } from '../src/locate-machine.ts'
import { withWorkDir } from '../src/platform/work-dir.ts'
import { type ExportTools, prepareExport } from '../src/prepare-export.ts'
import type { BoardFile } from '../src/sandbox/load-board.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/start-sandbox.ts'
import { makeDataDir } from './helpers/data-dir.ts'
import { decodePictures, middleColour } from './helpers/decode.ts'
import { aRequest } from './helpers/export-request.ts'
import { testFfmpeg, writeClicks, writeImage } from './helpers/media-files.ts'
import { processesMentioning } from './helpers/processes.ts'
import { sandboxClient } from './helpers/sandbox-client.ts'
import { makeFolder, RED } from './helpers/small-film.ts'

/** Occurs nowhere else, so that finding it where no user's text belongs means that it got there. */
const CANARY = 'Zq7'
const PATHS = [
  '../../etc/x',
  '/abs',
  'C:\\x',
  'CON',
  'a\0b',
  'dot.',
  'n'.repeat(300),
  '.mp4',
  'é',
  'é'.normalize('NFD'),
]
const MARKUP =
  '<script>document.body.innerHTML=""</script></style><style>*{background:#0f0!important}</style>{{7*7}} url(javascript:0)'
const FILTER = "x:y,z;'w\\[0:v]%{n}[out]"
const HOSTILE = `${CANARY} ${MARKUP} ${FILTER} ${PATHS.join(' ')}`

const image = { url: 'media/red.jpg' }
const frame = { id: 'f', position: 1, title: 'The pier', duration: 0.1, image }

/** Every project of these tests by its id. */
const BOARDS: Record<string, Partial<BoardFile>> = {
  hostile: {
    project: { id: 'hostile', title: HOSTILE, aspect_ratio: '161x91', version: HOSTILE },
    frames: [
      { ...frame, title: HOSTILE, scene: HOSTILE, shot: MARKUP, dialogue: HOSTILE, comments: [{ text: HOSTILE }] },
      { ...frame, id: '../../etc/x', position: 2, image: null, script: HOSTILE, action: HOSTILE, status: HOSTILE },
    ],
    audio_tracks: [{ id: `${CANARY}:../t`, kind: 'sfx', name: HOSTILE, url: 'media/clicks.wav', frame_id: 'f' }],
  },
  single: {
    frames: [{ ...frame, duration: 0.001 }],
    audio_tracks: [{ id: 't', kind: 'sfx', url: 'media/clicks.wav', start: -0.5 }],
  },
  long: { frames: [{ ...frame, duration: 40_000 }] },
  endless: { frames: [{ ...frame, duration: 1e308 }] },
  'odd-rate': { project: { id: 'odd-rate', fps: 25.5 } },
  'no-rate': { project: { id: 'no-rate', fps: 0 } },
  vast: { project: { id: 'vast', aspect_ratio: '20000x20000' } },
  flat: { project: { id: 'flat', aspect_ratio: '0x180' } },
  pending: { frames: [{ ...frame, image: null, generation_job_id: 'j', status: 'generating', shot: '7B' }] },
  failed: { frames: [{ ...frame, image: null, generation_job_id: 'j', status: 'failed', shot: '7B' }] },
  twins: { frames: [frame, { ...frame, position: 2 }] },
  odd: { audio_tracks: [{ id: 't', kind: 'podcast', url: 'media/clicks.wav' }] },
}

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox
let dataDir: string

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('projects'))
  dataDir = await makeDataDir(path.join(folder, 'data'))
  const boards = Object.entries(BOARDS).map(([id, { project, ...parts }]) => ({
    folder,
    board: { project: { id, fps: 30, ...project }, frames: [frame], audio_tracks: [], ...parts },
  }))
  sandbox = await startSandbox({ boards, rateLimit: { requests: 10_000, windowSeconds: 60 } })
  await makeMedia()
})

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

async function makeMedia(): Promise<void> {
  await mkdir(path.join(folder, 'media'))
  await writeImage(path.join(folder, 'media', 'red.jpg'), RED, { width: 160, height: 90 })
  await writeClicks(path.join(folder, 'media', 'clicks.wav'), { seconds: 1, clicksAt: [0.01, 0.5] })
}

function outDirOf(projectId: string): string {
  return path.join(folder, 'out', projectId)
}

async function runExport(
  projectId: string,
  request: Partial<ExportRequest> = {},
  tools: Tools = {},
): Promise<ExportResult> {
  return exportProject(requestOf(projectId, request), await toolsFor(tools))
}

/** The half of an export that finds out what is wrong with a project; it needs no browser, so it is quick. */
async function prepare(projectId: string, request: Partial<ExportRequest>): Promise<unknown> {
  const tools = await toolsFor({})
  const machine = await locateMachine(tools.config)
  return withWorkDir(dataDir, (workDir) => prepareExport(requestOf(projectId, request), { ...tools, workDir, machine }))
}

function requestOf(projectId: string, request: Partial<ExportRequest>): ExportRequest {
  const outputPath = path.join(outDirOf(projectId), 'film.mp4')
  return aRequest({ projectId, outputPath, aspect: '160x90', ...request })
}

async function toolsFor({ ffmpeg = null, onProgress = () => undefined }: Tools): Promise<ExportTools> {
  return {
    config: { ...(await readConfig()), apiUrl: sandbox.url, dataDir, ffmpeg },
    client: sandboxClient(sandbox),
    signal: new AbortController().signal,
    onProgress,
  }
}

type Tools = { ffmpeg?: string | null; onProgress?: (progress: StageProgress) => void }

async function expectNothingLeft(projectId: string): Promise<void> {
  expect(await readdir(outDirOf(projectId)).catch(() => [])).toEqual([])
  expect(await readdir(path.join(dataDir, 'work'))).toEqual([])
  await expect.poll(() => processesMentioning(dataDir)).toEqual([])
}

describe('what cannot be exported ends with a sentence, and leaves nothing', () => {
  test.each<[string, string, Partial<ExportRequest>, { code: string; exitCode: number; message: RegExp }]>([
    ['P04: eleven hours', 'long', {}, { code: 'LIMIT_EXCEEDED', exitCode: 3, message: /1200000 frames .* 1000000/ }],
    ['P05: 1e308 seconds', 'endless', {}, { code: 'UPSTREAM_SCHEMA', exitCode: 3, message: /frames\[0\]\.duration/ }],
    ['P06: 25.5 frames a second', 'odd-rate', {}, { code: 'FPS_INVALID', exitCode: 3, message: /25\.5 .* 59\.94/ }],
    ['P06: 0 frames a second', 'no-rate', {}, { code: 'UPSTREAM_SCHEMA', exitCode: 3, message: /project\.fps/ }],
    ['P06: 241 asked for', 'long', { fps: 241 }, { code: 'FPS_INVALID', exitCode: 2, message: /up to 240/ }],
    ['P06: 20,000 pixels', 'vast', { aspect: null }, { code: 'FORMAT_INVALID', exitCode: 3, message: /16 to 7680/ }],
    ['P06: no width', 'flat', { aspect: null }, { code: 'FORMAT_INVALID', exitCode: 3, message: /0x180/ }],
    [
      'P09: a picture being made',
      'pending',
      { strict: true },
      { code: 'ASSET_PENDING', exitCode: 5, message: /7B.*--wait/ },
    ],
    [
      'P09: a picture that failed',
      'failed',
      { strict: true },
      { code: 'PICTURES_MISSING', exitCode: 3, message: /7B/ },
    ],
    ['P10: two frames of one id', 'twins', {}, { code: 'DUPLICATE_ID', exitCode: 3, message: /frames .* "f"/ }],
    [
      'P10: a track of a new kind',
      'odd',
      {},
      { code: 'UPSTREAM_SCHEMA', exitCode: 3, message: /audio_tracks\[0\]\.kind/ },
    ],
  ])(
    '%s',
    async (_row, projectId, request, { code, exitCode, message }) => {
      const error: unknown = await prepare(projectId, request).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code, exitCode, message: expect.stringMatching(message) })
      expect(isRetryable(error)).toBe(code === 'ASSET_PENDING')
      await expectNothingLeft(projectId)
    },
    20_000,
  )

  test('P04: also once Chrome has started', async () => {
    await expect(runExport('long')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', exitCode: 3 })
    await expectNothingLeft('long')
  }, 20_000)
})

test('P02: a film of one frame, of which sound would last longer, is one frame and a frame of sound', async () => {
  const { receipt, outputPath } = await runExport('single')
  expect(await decodePictures(outputPath)).toHaveLength(1)
  expect(receipt.file).toMatchObject({ durationInFrames: 1, durationSeconds: 1 / 30 })
  expect(receipt.checks.find(({ name }) => name === 'audio duration')).toMatchObject({
    found: '0.0333 s',
    passed: true,
  })
})

describe('a project full of code, paths and filters, deleted while it is drawn', () => {
  let result: ExportResult
  let programs: string

  beforeAll(async () => {
    // An ffmpeg that writes down what it is called with.
    const log = path.join(folder, 'arguments')
    const ffmpeg = path.join(folder, 'ffmpeg')
    await writeFile(ffmpeg, `#!/bin/sh\nprintf '%s\\n' "$@" >> '${log}'\nexec '${(await testFfmpeg()).path}' "$@"\n`)
    await chmod(ffmpeg, 0o755)
    const onProgress = ({ stage }: StageProgress) => {
      if (stage === 'render') sandbox.setFaults([{ path: /./, times: 'always', kind: 'status', status: 404 }])
    }
    const everything: Partial<ExportRequest> = {
      ...{ aspect: null, stems: true },
      ...{ captions: ['burn', 'soft', 'srt'], outputs: ['mp4', 'gif', 'mp3'] },
    }
    result = await runExport('hostile', everything, { ffmpeg, onProgress })
    sandbox.setFaults([])
    programs = await readFile(log, 'utf8')
  }, 60_000)

  test('P14: is finished from what came before, and verified', () => {
    expect(result.receipt.checks.filter(({ passed }) => !passed)).toEqual([])
    expect(result.receipt.file.durationInFrames).toBe(6)
  })

  test('P13: its words are drawn as words: the picture is as red as without them', async () => {
    const { r, g, b } = await middleColour((await decodePictures(result.outputPath))[0] ?? Buffer.alloc(0))
    expect(Math.max(Math.abs(r - RED.r), Math.abs(g - RED.g), Math.abs(b - RED.b))).toBeLessThan(8)
  })

  test('P13: none of its words is an argument of ffmpeg', () => {
    expect(programs).toContain('libx264')
    expect(programs).not.toContain(CANARY)
    expect(programs).not.toContain('script')
  })

  test('P15: no file or folder is called by it', async () => {
    const names = await readdir(folder, { recursive: true })
    expect(names.filter((name) => name.includes(CANARY) || !/^[\w./-]{1,200}$/.test(name))).toEqual([])
    expect((await readdir(outDirOf('hostile'))).sort()).toEqual([
      'film.gif',
      'film.mp3',
      'film.mp4',
      'film.receipt.json',
      'film.srt',
      'film.stems',
    ])
  })

  test('P06: odd edges are rounded down, and it is said', () => {
    expect(result.receipt.warnings).toContain('The film is 160x90 instead of 161x91, because its edges must be even.')
  })
})
