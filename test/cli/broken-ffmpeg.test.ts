import { chmod, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { locateFfmpeg } from '../../src/platform/ffmpeg.ts'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { makeDataDir } from '../helpers/data-dir.ts'
import { runCli } from '../helpers/run-cli.ts'
import { makeFolder, makeSmallFilm } from '../helpers/small-film.ts'

test('K18: what an ffmpeg writes that says all went well, but did not, is not published', async () => {
  const { folder, remove } = await makeFolder('broken-ffmpeg')
  onTestFinished(remove)
  const sandbox = await startSandbox({ boards: [await makeSmallFilm(folder)] })
  onTestFinished(() => sandbox.stop())
  const { path: real } = await locateFfmpeg(null)
  const liar = path.join(folder, 'ffmpeg')
  // It does all that is asked, then cuts H.264 files short.
  await writeFile(
    liar,
    `#!/bin/sh\n'${real}' "$@" || exit $?\nfor last; do :; done\ncase "$*" in *libx264*) truncate -s 900 "$last";; esac\n`,
  )
  await chmod(liar, 0o755)
  const outDir = path.join(folder, 'out')
  const run = await runCli(['render', 'small', '--format', '320x180', '-o', path.join(outDir, 'film.mp4')], {
    MSTUDIO_API_URL: sandbox.url,
    MSTUDIO_API_KEY: FULL_ACCESS_KEY,
    STORYREEL_DATA_DIR: await makeDataDir(path.join(folder, 'data')),
    FFMPEG_PATH: liar,
  })
  expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('FfmpegError') })
  expect(await readdir(outDir)).toEqual([])
}, 60_000)
