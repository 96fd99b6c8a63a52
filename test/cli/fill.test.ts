import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { makeDataDir } from '../helpers/data-dir.ts'
import { decodePictures, decodeSound, middleColour } from '../helpers/decode.ts'
import { CLI, runCli } from '../helpers/run-cli.ts'
import { makeFolder } from '../helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox

/** A project that is nothing but a script. */
function scriptOnly(id: string, script: string) {
  const frames = [
    { id: `${id}-1`, position: 1, title: 'Pier', script, dialogue: 'Who is there?' },
    { id: `${id}-2`, position: 2, title: 'Boat', script: 'INT. BOAT - NIGHT', dialogue: 'Only me.' },
  ]
  return {
    folder,
    board: { project: { id, title: 'Script', aspect_ratio: '16:9', fps: 24 }, frames, audio_tracks: [] },
  }
}

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('fill'))
  await makeDataDir(path.join(folder, 'data'))
  sandbox = await startSandbox({
    boards: [scriptOnly('script', 'EXT. PIER - NIGHT'), scriptOnly('broken', 'EXT. PIER [fail]')],
    jobSeconds: 0.05,
    rateLimit: { requests: 1000, windowSeconds: 60 },
  })
})

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

function environment(): Record<string, string> {
  return {
    MSTUDIO_API_URL: sandbox.url,
    MSTUDIO_API_KEY: FULL_ACCESS_KEY,
    STORYREEL_DATA_DIR: path.join(folder, 'data'),
  }
}

function render(...args: string[]) {
  return ['render', ...args, '--format', '320x180', '-o', path.join(folder, 'out', 'film.mp4')]
}

function ordered(): string[] {
  return sandbox.requests.filter(({ method }) => method === 'POST').map((request) => request.path)
}

test('--fill without --yes and nobody to ask says what it would generate, and spends nothing', async () => {
  const { exitCode, stderr } = await runCli(render('script', '--fill', 'images,voice'), environment())
  expect(stderr).toContain('the image of frame 1 ("Pier")\n')
  expect(stderr).toContain('the voiceover of frame 2 ("Boat") in the voice Mara\n')
  expect(stderr).toContain('Add --yes')
  expect(exitCode).toBe(2)
  expect(ordered()).toEqual([])
})

test.for([
  ['no', 'n\n'],
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
] as const)('on a terminal --fill asks, and %s spends nothing', async ([, input], { skip }) => {
  const hasScript = (await execa('script', ['-qec', 'true', '/dev/null'], { reject: false })).exitCode === 0
  skip(!hasScript, 'this machine has no script(1) to make a terminal with')
  const command = [process.execPath, CLI, ...render('script', '--fill', 'images')].join(' ')
  const terminal = execa('script', ['-qec', command, '/dev/null'], { env: environment(), reject: false })
  terminal.stdout.on('data', (chunk: Buffer) => {
    // Not before it is asked: until then the terminal takes them for itself.
    if (chunk.includes('Go on?')) terminal.stdin.write(input)
  })
  const { exitCode, stdout } = await terminal
  expect(stdout).toContain('It may cost money. Go on? [y/N]')
  expect(exitCode).toBe(130)
  expect(ordered()).toEqual([])
})

test('P09: a generation that fails names its frame, and nothing is rendered', async () => {
  const { exitCode, stderr } = await runCli(render('broken', '--fill', 'images', '--yes'), environment())
  expect(stderr).toContain('could not generate the image of frame 1 ("Pier") (The model refused this prompt)')
  expect(exitCode).toBe(3)
}, 60_000)

test('--fill images,voice --yes --wait --publish makes a finished film of a script, and puts it into the project', async () => {
  const finished = await runCli(
    render('script', '--wait', '10m', '--fill', 'images,voice', '--yes', '--publish', '--captions', 'off', '--json'),
    environment(),
  )
  expect(finished.exitCode).toBe(0)
  const events: Record<string, unknown>[] = finished.stdout.split('\n').map((line) => JSON.parse(line))
  expect(events[0]).toMatchObject({ event: 'progress', stage: 'generate', total: 4 })

  const film = path.join(folder, 'out', 'film.mp4')
  const pictures = await decodePictures(film)
  for (const picture of [pictures[3], pictures.at(-3)]) {
    const { r, g, b } = await middleColour(picture ?? Buffer.alloc(0))
    expect(r + g + b).toBeGreaterThan(30)
  }
  const loudest = (await decodeSound(film)).reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)
  expect(loudest).toBeGreaterThan(0.05)

  const published = events.at(-1)
  expect(published).toMatchObject({ event: 'published' })
  const copy = await fetch(String(published?.['url']))
  expect(copy.headers.get('content-type')).toBe('video/mp4')
  expect((await runCli(['assets', 'script'], environment())).stdout).toContain('film.mp4')
}, 120_000)

test.each([
  [['--fill', 'pictures'], '--fill is wrong: it must be a list of images, videos, voice'],
  [['--wait', 'soon'], '--wait is wrong: it must be a time such as 90s, 30m or 2h'],
])('%j is a usage error', async (args, message) => {
  const { exitCode, stderr } = await runCli(render('script', ...args), environment())
  expect(stderr).toContain(message)
  expect(exitCode).toBe(2)
})
