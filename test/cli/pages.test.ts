import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { makeDataDir } from '../helpers/data-dir.ts'
import { decodePictures } from '../helpers/decode.ts'
import { endedProcess } from '../helpers/processes.ts'
import { type Finished, runCli } from '../helpers/run-cli.ts'
import { makeFolder, makeSmallFilm } from '../helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('pages'))
  await makeDataDir(path.join(folder, 'data'))
  const film = await makeSmallFilm(folder)
  // Its second frame has a video; now also an image.
  const frames = film.board.frames.map((frame) =>
    frame['id'] === 'b' ? { ...frame, image: { url: 'media/blue.jpg' } } : frame,
  )
  sandbox = await startSandbox({
    boards: [{ ...film, board: { ...film.board, frames } }],
    rateLimit: { requests: 1000, windowSeconds: 60 },
  })
})

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

function run(...args: string[]): Promise<Finished> {
  return runCli([...args, '--format', '320x180'], {
    MSTUDIO_API_URL: sandbox.url,
    MSTUDIO_API_KEY: FULL_ACCESS_KEY,
    STORYREEL_DATA_DIR: path.join(folder, 'data'),
  })
}

test('sheet draws pages as PNG and as one PDF of A4', { timeout: 120_000 }, async () => {
  const stem = path.join(folder, 'out', 'sheet')
  await mkdir(path.dirname(stem))
  await writeFile(
    path.join(path.dirname(stem), `.sheet-2.${await endedProcess()}.partial.png`),
    'of one that was killed',
  )
  const { exitCode, stdout } = await run('sheet', 'small', '--as', 'pdf,png', '--grid', '1x3', '-o', `${stem}.pdf`)

  expect([exitCode, stdout.trim().split('\n')]).toEqual([0, [`${stem}.pdf`, `${stem}-1.png`, `${stem}-2.png`]])
  const pages = (await PDFDocument.load(await readFile(`${stem}.pdf`))).getPages()
  expect(pages.map((page) => Math.round(page.getSize().height))).toEqual([842, 842])
  expect(await sharp(`${stem}-2.png`).metadata()).toMatchObject({ width: 1754, height: 2480 })
  expect((await readdir(path.dirname(stem))).sort()).toEqual(['sheet-1.png', 'sheet-2.png', 'sheet.pdf'])
})

test('poster draws the shot that was asked for, and refuses one that is not there', { timeout: 120_000 }, async () => {
  const output = path.join(folder, 'posters', 'poster.png')
  expect(await run('poster', 'small', '--shot', '9', '-o', output)).toMatchObject({ exitCode: 3 })
  expect(await readdir(path.dirname(output))).toEqual([])
  expect(await run('poster', 'small', '--shot', '4', '-o', output)).toMatchObject({ exitCode: 0 })
  const { channels } = await sharp(
    await sharp(output).extract({ left: 700, top: 100, width: 200, height: 200 }).toBuffer(),
  ).stats()
  expect(channels.map(({ mean }) => Math.round(mean / 20))).toEqual([2, 3, 10])
})

test('render --composition compare shows the image of a frame beside its video', { timeout: 120_000 }, async () => {
  const output = path.join(folder, 'out', 'compare.mp4')
  const look = path.join(folder, 'look.json')
  await writeFile(look, JSON.stringify({ titleCard: { seconds: 0.5 } }))
  const { exitCode, stderr } = await run('render', 'small', '--composition', 'compare', '--look', look, '-o', output)

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  const pictures = await decodePictures(output)
  expect(pictures).toHaveLength(15 + 90)
  const left = await sharp(pictures[15 + 30 + 5])
    .extract({ left: 60, top: 60, width: 40, height: 40 })
    .toBuffer()
  const { channels } = await sharp(left).stats()
  expect(channels.map(({ mean }) => Math.round(mean / 20))).toEqual([2, 3, 10])
})

test.each([
  [['sheet', 'small', '--grid', '9x1'], '--grid 9x1 is wrong'],
  [['sheet', 'small', '--as', 'doc'], '--as doc is wrong'],
  [['render', 'small', '--burn-in', 'weather'], 'The option --burn-in'],
])('%j is refused in a sentence', async (args, message) => {
  const { exitCode, stderr } = await run(...args)
  expect(exitCode).toBe(2)
  expect(stderr).toContain(message)
})
