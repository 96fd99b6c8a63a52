import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { FULL_ACCESS_KEY, NO_FRAMES_KEY, RENDER_ONLY_KEY } from '../../src/sandbox/api-keys.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { CLI, runCli } from '../helpers/run-cli.ts'
import { makeFolder, makeSmallFilm } from '../helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('look-around'))
  sandbox = await startSandbox({
    boards: [await makeSmallFilm(folder, { team_id: 'team_gannet' })],
    rateLimit: { requests: 1000, windowSeconds: 60 },
  })
})

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

function environment(env: Record<string, string> = {}): Record<string, string> {
  const dataDir = path.join(folder, 'data')
  return { MSTUDIO_API_URL: sandbox.url, MSTUDIO_API_KEY: FULL_ACCESS_KEY, STORYREEL_DATA_DIR: dataDir, ...env }
}

test.concurrent.each([
  [['projects', '--team', 'team_gannet'], /^small {2}Small film$/],
  [['frames', 'small'], /^a +1 s +dialogue,image +Frame a$/m],
  [['frames', 'small', '--json'], /^\{"id":"b",.*"durationSeconds":0\.666/m],
  [['voices'], /^voice_keeper +Mara +en-GB +An old lighthouse keeper\.$/m],
  [['assets', 'small'], /^$/],
])('%j lists', async (args, expected) => {
  const { exitCode, stdout } = await runCli(args, environment())
  expect(stdout).toMatch(expected)
  expect(exitCode).toBe(0)
})

test('lists have titles on a terminal', async ({ skip }) => {
  const hasScript = (await execa('script', ['-qec', 'true', '/dev/null'], { reject: false })).exitCode === 0
  skip(!hasScript, 'this machine has no script(1) to make a terminal with')
  const command = [process.execPath, CLI, 'teams'].join(' ')
  const { stdout } = await execa('script', ['-qec', command, '/dev/null'], { env: environment() })
  expect(stdout).toMatch(/^ID +NAME +MEMBERS\r?\n/)
})

test('projects of a team that is none names it', async () => {
  const { exitCode, stderr } = await runCli(['projects', '--team', 'team_x'], environment())
  expect(stderr).toContain('no team "team_x"')
  expect(exitCode).toBe(4)
})

test('a wait for the rate limit is told, with its length', async () => {
  const limited = await startSandbox({
    faults: [{ path: /projects$/, times: 1, kind: 'status', status: 429, retryAfter: '4' }],
  })
  onTestFinished(() => limited.stop())
  const { exitCode, stdout, stderr } = await runCli(['projects'], environment({ MSTUDIO_API_URL: limited.url }))
  expect(stderr).toMatch(/^M Studio’s rate limit is used up; going on in [45] s\.$/)
  expect(stdout).toContain('last-light')
  expect(exitCode).toBe(0)
})

test('doctor says that everything is here and allowed', async () => {
  const { exitCode, stdout } = await runCli(['doctor'], environment())
  for (const part of ['browser', 'ffmpeg', 'fonts', 'disk']) expect(stdout).toMatch(new RegExp(`✓ ${part}: .+`))
  expect(stdout).toContain('✓ image_generation')
  expect(stdout).not.toContain('✗')
  expect(exitCode).toBe(0)
})

test('doctor says what a key lacks, and what still goes', async () => {
  const { exitCode, stdout } = await runCli(['doctor', '--json'], environment({ MSTUDIO_API_KEY: RENDER_ONLY_KEY }))
  const { access }: { access: { scopes: string[]; commands: string[] } } = JSON.parse(stdout)
  expect(access.scopes).toEqual(['projects', 'frames', 'audio'])
  expect(access.commands).toContain('render, plan, sheet, poster, preview')
  expect(access.commands).not.toContain('render --fill images')
  expect(exitCode).toBe(0)
})

test.concurrent.each([
  ['a key that cannot render', { MSTUDIO_API_KEY: NO_FRAMES_KEY }, 4, /✗ render, plan.*: needs frames/, /scope frames/],
  ['a wrong key', { MSTUDIO_API_KEY: 'sk_wrong' }, 4, /✗ M Studio refused the API key/, /401/],
  ['no key', { MSTUDIO_API_KEY: '' }, 2, /✓ browser/, /MSTUDIO_API_KEY is not set/],
  ['a browser that does not start', { STORYREEL_BROWSER: '/bin/false' }, 6, /✗ browser: .*\/bin\/false/, /see browser/],
])('doctor ends with another code for %s', async (_, env, expected, output, sentence) => {
  const { exitCode, stdout, stderr } = await runCli(['doctor'], environment(env))
  expect(stdout).toMatch(output)
  expect(stderr).toMatch(sentence)
  expect(exitCode).toBe(expected)
})
