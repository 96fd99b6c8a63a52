import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { makeDataDir } from '../helpers/data-dir.ts'
import { hashPictures } from '../helpers/decode.ts'
import { descendantsOf, isBrowser, type ProcessInfo, processesMentioning } from '../helpers/processes.ts'
import { runCli, startCli } from '../helpers/run-cli.ts'
import { makeFolder, makeSmallFilm } from '../helpers/small-film.ts'

/** A running timecode, so that every frame is drawn by Chrome. */
const OPTIONS = ['--format', '320x180', '--burn-in', 'timecode', '--quiet']

const isTab = ({ commandLine }: ProcessInfo) => /--type=renderer/.test(commandLine)
/** Starts when the first picture was drawn. */
const isEncoder = ({ commandLine }: ProcessInfo) => /pipe:0.*libx264/s.test(commandLine)

test.each([
  ['Chrome', isBrowser],
  ['a tab of Chrome', isTab],
])(
  'K05: %s is killed while it draws: another draws the rest, and nothing stays behind',
  {
    timeout: 120_000,
  },
  async (_name, isVictim) => {
    const { folder, remove } = await makeFolder('killed-browser')
    onTestFinished(remove)
    const sandbox = await startSandbox({ boards: [await makeSmallFilm(folder)] })
    onTestFinished(() => sandbox.stop())
    const environment = async (name: string) => ({
      MSTUDIO_API_URL: sandbox.url,
      MSTUDIO_API_KEY: FULL_ACCESS_KEY,
      STORYREEL_DATA_DIR: await makeDataDir(path.join(folder, name)),
      TMPDIR: folder,
    })
    const film = (name: string) => path.join(folder, `${name}.mp4`)
    const run = startCli(['render', 'small', ...OPTIONS, '-o', film('disturbed')], await environment('disturbed'))

    const find = async (isOne: (info: ProcessInfo) => boolean) => (await descendantsOf(run.pid ?? 0)).filter(isOne)
    await expect.poll(() => find(isEncoder), { timeout: 60_000, interval: 5 }).not.toEqual([])
    const killed = await find(isVictim)
    for (const { pid } of killed) process.kill(pid, 'SIGKILL')

    expect(killed).not.toEqual([])
    expect(await run).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await processesMentioning(folder)).toEqual([])
    await runCli(['render', 'small', ...OPTIONS, '-o', film('undisturbed')], await environment('undisturbed'))
    expect(await hashPictures(film('disturbed'))).toBe(await hashPictures(film('undisturbed')))
  },
)
