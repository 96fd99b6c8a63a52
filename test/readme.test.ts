import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FULL_ACCESS_KEY } from '../src/sandbox/api-keys.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/start-sandbox.ts'
import { decodePictures, middleColour } from './helpers/decode.ts'
import { runCli, startCli } from './helpers/run-cli.ts'
import { makeFolder, makeSmallFilm } from './helpers/small-film.ts'

const readme = await readFile('README.md', 'utf8')

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox
let env: Record<string, string>

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('readme'))
  sandbox = await startSandbox({ boards: [await makeSmallFilm(folder)] })
  env = {
    MSTUDIO_API_URL: sandbox.url,
    MSTUDIO_API_KEY: FULL_ACCESS_KEY,
    STORYREEL_DATA_DIR: path.join(folder, 'data'),
  }
})

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

/** Every line of the README's shell blocks. */
const shellLines = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) =>
  (block ?? '').trim().split('\n'),
)

test('the README’s shell lines are these, each of which a test below runs', () => {
  expect(shellLines).toEqual([
    'npm install && npm run demo',
    'npm install && npm test',
    'export MSTUDIO_API_KEY=sk_live_…',
    'npx storyreel projects',
    'npx storyreel plan <project>',
    'npx storyreel render <project>',
    'npx storyreel keys create --name me',
    'npx storyreel serve',
  ])
})

test('npm run demo makes a playable film of the sample project and says where it is, how long and how large', async () => {
  const film = path.join(folder, 'demo.mp4')
  const { stdout } = await execa('npm', ['run', '--silent', 'demo', '--', '--format', '320x180', '-o', film], { env })
  expect(stdout).toContain(path.relative(process.cwd(), film))
  expect(stdout).toMatch(/43\.\d\d s, 13\d\d frames, \d+\.\d MB, 12 shots/)
  expect(stdout).toMatch(/verified: (\d+) of \1 checks passed/)
  const pictures = await decodePictures(film)
  // The first shot is a dusk, the last a morning: neither is black.
  for (const picture of [pictures[10], pictures.at(-10)]) {
    const { r, g, b } = await middleColour(picture ?? Buffer.alloc(0))
    expect(r + g + b).toBeGreaterThan(90)
  }
}, 300_000)

describe('npx storyreel', () => {
  test('projects lists them', async () => {
    const { stdout } = await execa('npx', ['storyreel', 'projects'], { env })
    expect(stdout).toContain('small  Small film')
  })

  test('plan says every shot, what timed it, and the work', async () => {
    const { stdout } = await execa('npx', ['storyreel', 'plan', 'small'], { env })
    expect(stdout).toContain('Small film: 3.00 s, 1920x1080 at 30 frames a second')
    expect(stdout).toMatch(/3 {2}00:00:01:20 {2}0\.33 s {2}slate {2}timed by duration {2}Frame c/)
    expect(stdout).toContain('0 finished already')
  })

  test('render makes the file', async () => {
    const film = path.join(folder, 'film.mp4')
    const { stdout } = await execa('npx', ['storyreel', 'render', 'small', '--format', '320x180', '-o', film], { env })
    expect(stdout).toContain('3.00 s, 90 frames')
    expect(await decodePictures(film)).toHaveLength(90)
  }, 120_000)

  test('keys create issues a key, and serve takes it', async () => {
    const { stdout: key } = await execa('npx', ['storyreel', 'keys', 'create', '--name', 'me'], { env })
    // Without npx, which does not always pass on that it has to end.
    const service = startCli(['serve', '--port', '0'], env)
    try {
      let printed = ''
      service.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString()
      })
      await expect.poll(() => printed, { timeout: 120_000 }).toContain('The export service is at ')
      const url = /service is at (\S+),/.exec(printed)?.[1] ?? ''
      expect((await fetch(`${url}/v1/exports`, { headers: { 'X-API-Key': key } })).status).toBe(200)
    } finally {
      service.kill('SIGTERM')
      await service
    }
  }, 240_000)

  test('has the commands and options of the tables, and no others', async () => {
    const help = (await runCli(['--help'])).stdout
    const documented = [...readme.matchAll(/^\| `storyreel (\w+)/gm)].map(([, name]) => name)
    const offered = [...help.matchAll(/^ {2}(\w+) .*(?:\[options\]|$)/gm)].map(([, name]) => name)
    expect(new Set(documented)).toEqual(new Set(offered.filter((name) => name !== 'help' && name !== 'storyreel')))

    const renderHelp = (await runCli(['render', '--help'])).stdout
    const options = [...readme.matchAll(/^\| `[^`]*?(--[\w-]+)/gm)].map(([, name]) => name)
    const offeredOptions = [...renderHelp.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, name]) => name)
    expect(new Set(options)).toEqual(new Set(offeredOptions.filter((name) => name !== '--help')))
  })
})
