import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { FULL_ACCESS_KEY, NO_FRAMES_KEY } from '../../src/sandbox/api-keys.ts'
import type { SandboxBoard } from '../../src/sandbox/load-board.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { makeDataDir } from '../helpers/data-dir.ts'
import { hashPictures } from '../helpers/decode.ts'
import { processesMentioning } from '../helpers/processes.ts'
import { CLI, runCli, startCli } from '../helpers/run-cli.ts'
import { makeFolder, makeSmallFilm } from '../helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox
let film: SandboxBoard

/** A key that occurs nowhere else, so that finding it anywhere means it leaked. */
const CANARY_KEY = 'sk_canary_5f2c9e8b7a6d'

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('cli'))
  await makeDataDir(path.join(folder, 'data'))
  film = await makeSmallFilm(folder)
  const empty = { ...film, board: { ...film.board, project: { ...film.board.project, id: 'empty' }, frames: [] } }
  const frames = [{ id: 'x', position: 1, title: 'Broken', duration: 1, image: { url: 'media/broken.jpg' } }]
  const broken = { ...film, board: { ...film.board, project: { ...film.board.project, id: 'broken' }, frames } }
  await writeFile(
    path.join(folder, 'media', 'broken.jpg'),
    (await readFile(path.join(folder, 'media', 'red.jpg'))).subarray(0, 700),
  )
  sandbox = await startSandbox({
    boards: [film, empty, broken],
    keys: [
      { key: FULL_ACCESS_KEY, scopes: ['*'] },
      { key: NO_FRAMES_KEY, scopes: ['projects', 'audio'] },
      { key: CANARY_KEY, scopes: ['*'] },
    ],
    rateLimit: { requests: 1000, windowSeconds: 60 },
  })
})

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

let outDir: string
let run = 0
beforeEach(() => {
  run += 1
  outDir = path.join(folder, `out-${run}`)
})

function environment(given: Record<string, string> = {}): Record<string, string> {
  return {
    MSTUDIO_API_URL: sandbox.url,
    MSTUDIO_API_KEY: FULL_ACCESS_KEY,
    STORYREEL_DATA_DIR: path.join(folder, 'data'),
    ...given,
  }
}

function renderArguments(project: string): string[] {
  return ['render', project, '-o', path.join(outDir, 'film.mp4'), '--format', '320x180']
}

/** Neither a file under the final name nor an unfinished one beside it. */
async function expectNothingLeft(): Promise<void> {
  expect(await readdir(outDir).catch(() => [])).toEqual([])
  expect(await readdir(path.join(folder, 'data', 'work')).catch(() => [])).toEqual([])
}

describe('an expected failure is one sentence, its exit code, and nothing left behind', () => {
  test.each([
    ['N26: a wrong key', 'small', { MSTUDIO_API_KEY: 'sk_wrong' }, 4, /API key.*401/],
    ['N28: a key without the scope', 'small', { MSTUDIO_API_KEY: NO_FRAMES_KEY }, 4, /frames/],
    ['N29: an unknown project', 'nothing-here', {}, 4, /nothing-here/],
    ['P01: a project with no frames', 'empty', {}, 3, /no frames/],
    ['M01: a broken image', 'broken', {}, 3, /image of frame 1 \("Broken"\).*damaged/],
    ['P15: a project id that is none', '../../etc', {}, 2, /not a project id/],
    ['an API URL that is none', 'small', { MSTUDIO_API_URL: 'nonsense' }, 2, /MSTUDIO_API_URL/],
    ['no key at all', 'small', { MSTUDIO_API_KEY: '' }, 2, /MSTUDIO_API_KEY is not set/],
    ['a browser that does not start', 'small', { STORYREEL_BROWSER: '/bin/false' }, 6, /STORYREEL_BROWSER/],
  ])('%s', async (_name, project, env, exitCode, message) => {
    const finished = await runCli(renderArguments(project), environment(env))
    expect(finished.stderr).toMatch(message)
    expect(finished.stderr.trim().split('\n')).toHaveLength(1)
    expect(finished.exitCode).toBe(exitCode)
    await expectNothingLeft()
  })

  test('N01: an API that is down', async () => {
    const down = await startSandbox()
    await down.stop()
    const finished = await runCli(renderArguments('small'), environment({ MSTUDIO_API_URL: down.url }))
    expect(finished.stderr).toMatch(`127.0.0.1:${down.port} could not be reached: ECONNREFUSED`)
    expect(finished.stderr.trim().split('\n')).toHaveLength(1)
    expect(finished.exitCode).toBe(5)
    await expectNothingLeft()
  }, 180_000)

  test('N22: with --json, an API that wants to be left alone until a date, by which programs come back', async () => {
    sandbox.setFaults([{ path: /projects\/small$/, times: 1, kind: 'status', status: 429, retryAfter: '86400' }])
    const before = Date.now()
    const finished = await runCli([...renderArguments('small'), '--json'], environment())
    const failed: { retryAt: string } = JSON.parse(finished.stdout.trim().split('\n').at(-1) ?? '')
    expect(failed).toMatchObject({
      event: 'failed',
      code: 'RATE_LIMITED',
      message: finished.stderr.trim(),
      retryable: true,
    })
    // A second either way, because clocks are set back now and then.
    expect(Date.parse(failed.retryAt) - before).toBeGreaterThan(86_399_000)
    expect(Date.parse(failed.retryAt) - Date.now()).toBeLessThan(86_401_000)
    expect(finished.exitCode).toBe(5)
    await expectNothingLeft()
  })

  test.each([
    ['an unknown option', ['render', 'small', '--frobnicate'], /frobnicate/],
    ['a format that is none', ['render', 'small', '--format', '17:0'], /17:0/],
    ['a quality that is none', ['render', 'small', '--quality', 'best'], /quality/],
    ['a fit that is none', ['render', 'small', '--fit', 'stretch'], /--fit .*contain/],
    ['a move that is none', ['render', 'small', '--motion', 'zoom'], /--motion .*push-in/],
    ['a transition that is none', ['render', 'small', '--transition', 'swirl'], /--transition .*dissolve:0\.8/],
    ['a transition without end', ['render', 'small', '--transition', 'wipe:11'], /--transition .*up to 10/],
    ['a size that is none', ['render', 'small', '--size', '8k'], /--size .*4k/],
    ['a size twice', ['render', 'small', '--format', '320x180', '--size', '4k'], /320x180.*--size 4k/],
    ['an output that is no MP4', ['render', 'small', '-o', 'film.avi'], /film\.avi.*\.mp4/],
  ])('%s is a usage error', async (_name, args, message) => {
    const finished = await runCli(args, environment())
    expect(finished.stderr).toMatch(message)
    expect(finished.exitCode).toBe(2)
  })
})

/** How to get a mount namespace here: as root at once, as anybody else with a user namespace around it. */
const UNSHARE = process.getuid?.() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount']
const mayMount = (await execa('unshare', [...UNSHARE, 'true'], { reject: false })).exitCode === 0

describe('K07: a full disk', () => {
  test('is said in one sentence, and the old file stays', async ({ skip }) => {
    skip(!mayMount, 'this machine lets us make no mount namespace for a small disk')
    await mkdir(outDir, { recursive: true })
    await writeFile(path.join(outDir, 'film.mp4'), 'the old film')
    // A data folder of 6 MB: enough to begin, not enough for the bundle and the media.
    const dataDir = path.join(folder, 'tiny')
    await mkdir(dataDir)
    const env = environment({ STORYREEL_DATA_DIR: dataDir })
    const command = [process.execPath, CLI, ...renderArguments('small')]
    const script = 'mount -t tmpfs -o size=6m none "$0" && exec "$@"'
    const finished = await execa('unshare', [...UNSHARE, 'sh', '-c', script, dataDir, ...command], {
      env,
      reject: false,
    })
    expect(finished.stderr).toMatch(/disk is full/)
    expect(finished.stderr.trim().split('\n')).toHaveLength(1)
    expect(finished.exitCode).toBe(6)
    expect(await readFile(path.join(outDir, 'film.mp4'), 'utf8')).toBe('the old film')
    expect(await readdir(outDir)).toEqual(['film.mp4'])
  }, 120_000)
})

describe('stopping', () => {
  /** Starts a render with an empty store and resolves when it has finished a segment and is at the next. */
  async function startAndWait(env: Record<string, string>) {
    const child = startCli([...renderArguments('small'), '--json'], env)
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const event: { stage?: string; done?: number } = JSON.parse(line)
        if (event.stage === 'render' && (event.done ?? 0) >= 35) resolve()
      })
      child.once('exit', () => reject(new Error('It ended before it was stopped.')))
    })
    // In an object, because a child is thenable and would be awaited.
    return { child }
  }

  test('K09: Ctrl-C ends it within 3 s with exit code 130, and no process of it is left', async () => {
    const env = environment({ STORYREEL_DATA_DIR: await makeDataDir(path.join(folder, 'interrupted')) })
    const { child } = await startAndWait(env)
    const started = performance.now()
    child.kill('SIGINT')
    const finished = await child
    expect(performance.now() - started).toBeLessThan(3000)
    expect(finished.exitCode).toBe(130)
    expect(finished.stderr.trim().split('\n')).toHaveLength(1)
    expect(await readdir(outDir)).toEqual([])
    await expect.poll(() => processesMentioning(path.join(folder, 'interrupted')), { timeout: 5000 }).toEqual([])
  }, 120_000)

  test('K01: after kill -9 in the middle, the next run draws only what was not finished, and the same frames', async () => {
    const dataDir = await makeDataDir(path.join(folder, 'killed'))
    const { child } = await startAndWait(environment({ STORYREEL_DATA_DIR: dataDir }))
    child.kill('SIGKILL')
    await child
    await expect.poll(() => processesMentioning(dataDir), { timeout: 5000 }).toEqual([])

    const resumed = await runCli([...renderArguments('small'), '--json'], environment({ STORYREEL_DATA_DIR: dataDir }))
    const last: { receipt: { segments: { reused: number; rendered: number } } } = JSON.parse(
      resumed.stdout.trim().split('\n').at(-1) ?? '',
    )
    expect(last.receipt.segments.reused).toBeGreaterThanOrEqual(1)
    expect(last.receipt.segments.reused + last.receipt.segments.rendered).toBe(4)
    expect(await readdir(outDir)).toEqual(['film.mp4', 'film.receipt.json'])
    expect(await readdir(path.join(dataDir, 'work'))).toEqual([])

    const undisturbed = path.join(folder, 'undisturbed.mp4')
    await runCli(['render', 'small', '-o', undisturbed, '--format', '320x180'], environment())
    expect(await hashPictures(path.join(outDir, 'film.mp4'))).toBe(await hashPictures(undisturbed))
  }, 240_000)
})

test('the API key is in no child’s environment or command line, no file of ours, not in the MP4, and not printed', async () => {
  const dataDir = path.join(folder, 'canary')
  const child = startCli(
    [...renderArguments('small'), '--json'],
    environment({ MSTUDIO_API_KEY: CANARY_KEY, STORYREEL_DATA_DIR: dataDir }),
  )
  const holders = new Set<number>()
  let seenProcesses = 0
  for await (const line of child.iterable()) {
    const event: { stage?: string } = JSON.parse(line)
    if (event.stage !== 'render') continue
    for (const { pid } of await processesMentioning(CANARY_KEY)) holders.add(pid)
    seenProcesses = Math.max(seenProcesses, (await processesMentioning(dataDir)).length)
  }
  const finished = await child
  expect(finished.exitCode).toBe(0)
  // Ours and the ones it started: the renderer and Chrome.
  expect(seenProcesses).toBeGreaterThanOrEqual(3)
  expect([...holders]).toEqual([child.pid])
  expect(finished.stdout + finished.stderr).not.toContain(CANARY_KEY)
  for (const root of [dataDir, outDir]) expect(await filesHolding(root, CANARY_KEY)).toEqual([])
}, 180_000)

async function filesHolding(root: string, text: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  const holding = await Promise.all(files.map(async (file) => (await readFile(file)).includes(text)))
  return files.filter((_, index) => holding[index])
}
