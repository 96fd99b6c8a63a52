import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { decodePictures } from '../helpers/decode.ts'
import { endedProcess } from '../helpers/processes.ts'
import { CLI, type Finished, runCli } from '../helpers/run-cli.ts'
import { makeFolder, makeSmallFilm } from '../helpers/small-film.ts'
import { makeVoicedFilm } from '../helpers/voiced-film.ts'

let folder: string
let remove: () => Promise<void>
let fetched: Finished
/** With M Studio there, in the data folder `online`. */
let planned: Finished

/** How to have no network here: as root at once, as anybody else with a user namespace around it. */
const UNSHARE = process.getuid?.() === 0 ? ['--net'] : ['--user', '--map-current-user', '--net']
const mayUnshare = (await execa('unshare', [...UNSHARE, 'true'], { reject: false })).exitCode === 0

/** Nobody listens there. */
const NOWHERE = { MSTUDIO_API_URL: 'http://127.0.0.1:9/api/v1', MSTUDIO_API_KEY: '' }

function dataDir(name: string): { STORYREEL_DATA_DIR: string } {
  return { STORYREEL_DATA_DIR: path.join(folder, name) }
}

function plan(...args: string[]): string[] {
  return ['plan', ...args, '--format', '320x180', '--json']
}

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('fetch'))
  await mkdir(path.join(folder, `.frozen.${await endedProcess()}.partial.project`, 'media'), { recursive: true })
  const boards = [await makeSmallFilm(folder), await makeVoicedFilm(path.join(folder, 'voiced'))]
  const sandbox = await startSandbox({ boards })
  try {
    const env = { MSTUDIO_API_URL: sandbox.url, MSTUDIO_API_KEY: FULL_ACCESS_KEY, ...dataDir('online') }
    planned = await runCli(plan('small'), env)
    fetched = await runCli(['fetch', 'small', '-o', path.join(folder, 'frozen')], env)
    await runCli(['fetch', 'voiced', '-o', path.join(folder, 'frozen-voiced')], env)
  } finally {
    await sandbox.stop()
  }
}, 120_000)
afterAll(() => remove())

test('a frozen project gives the same plan, byte for byte, with no key, no network and an empty data folder', async () => {
  const told = /^Fetching the project\nPreparing media\n\/.*frozen: 4 files, \d+\.\d MB$/
  expect(fetched).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(told) })
  const again = await runCli(plan(path.join(folder, 'frozen')), { ...NOWHERE, ...dataDir('elsewhere') })
  expect(again).toMatchObject({ exitCode: 0, stderr: '' })
  expect(again.stdout).toBe(planned.stdout)
}, 60_000)

test('nothing is left of a fetch into the same folder that was killed', async () => {
  expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([])
})

test('a frozen project has its other languages with it, which M Studio mutes', async () => {
  const env = { ...NOWHERE, ...dataDir('elsewhere') }
  const french = await runCli(plan(path.join(folder, 'frozen-voiced'), '--voices', 'marie'), env)
  expect(french).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Allume la lampe.') })
  const nobody = await runCli(plan(path.join(folder, 'frozen-voiced'), '--voices', 'Ines'), env)
  expect(nobody).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('No voiceover is called "Ines".') })
}, 60_000)

test('--offline gives the same plan from the data folder alone', async () => {
  const again = await runCli(plan('small', '--offline'), { ...NOWHERE, ...dataDir('online') })
  expect(again).toMatchObject({ exitCode: 0, stderr: '' })
  expect(again.stdout).toBe(planned.stdout)
}, 60_000)

test.skipIf(!mayUnshare).each([
  ['a frozen project', 'frozen', 'elsewhere', []],
  ['what --offline finds', 'small', 'online', ['--offline']],
])(
  '%s becomes a film where there is no network at all',
  async (_what, name, dataName, options) => {
    const project = name === 'frozen' ? path.join(folder, name) : name
    const film = path.join(folder, `${name}.mp4`)
    const command = [process.execPath, CLI, 'render', project, ...options, '--format', '320x180', '-o', film]
    const env = { ...NOWHERE, ...dataDir(dataName) }
    const { exitCode, stderr } = await execa('unshare', [...UNSHARE, ...command], { env, reject: false })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(await decodePictures(film)).toHaveLength(90)
  },
  120_000,
)

test('what --offline lacks is named: a project, then a file of it', async () => {
  const without = await runCli(plan('small', '--offline'), { ...NOWHERE, ...dataDir('empty') })
  expect(without).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/^Project "small" is not in the data folder/),
  })
  await rm(path.join(folder, 'online', 'media'), { recursive: true })
  const bare = await runCli(plan('small', '--offline'), { ...NOWHERE, ...dataDir('online') })
  expect(bare).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/does not hold the \w+ .*without --offline/),
  })
}, 60_000)

test('a folder that is there already is left alone', async () => {
  const env = { ...NOWHERE, MSTUDIO_API_KEY: FULL_ACCESS_KEY, ...dataDir('online') }
  const again = await runCli(['fetch', 'small', '-o', path.join(folder, 'frozen')], env)
  expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/frozen exists already/) })
}, 60_000)

test('a frozen file that was changed is refused', async () => {
  const media = path.join(folder, 'frozen', 'media')
  for (const name of await readdir(media)) await writeFile(path.join(media, name), 'changed')
  const refused = await runCli(plan(path.join(folder, 'frozen')), { ...NOWHERE, ...dataDir('elsewhere') })
  expect(refused).toMatchObject({
    exitCode: 3,
    stderr: expect.stringMatching(/does not hold the \w+ .* as it was fetched/),
  })
}, 60_000)
