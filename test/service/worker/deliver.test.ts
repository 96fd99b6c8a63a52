import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { deliver } from '../../../src/service/worker/deliver.ts'
import { endedProcess } from '../../helpers/processes.ts'
import { makeFolder } from '../../helpers/small-film.ts'

/** An export in a work folder, every file of which holds its name, and a folder that it is wanted in. */
async function makeOutcome() {
  const { folder, remove } = await makeFolder('deliver')
  onTestFinished(remove)
  const wanted = path.join(folder, 'wanted')
  await mkdir(wanted)
  const file = (name: string) => path.join(folder, name)
  const names = ['film.mp4', 'film.gif', 'film.vtt', 'film.receipt.json', 'film.jpg']
  for (const name of names) await writeFile(file(name), name)
  const outcome = {
    outputPath: file('film.mp4'),
    otherPaths: [file('film.gif')],
    subtitlePaths: [file('film.vtt')],
    receiptPath: file('film.receipt.json'),
    posterPath: file('film.jpg'),
    durationSeconds: 1,
  }
  return { outcome, wanted, filmPath: path.join(wanted, 'cut.mp4') }
}

const DELIVERED = ['cut.gif', 'cut.mp4', 'cut.receipt.json', 'cut.vtt']

test('a film and what belongs to it are put where they are wanted, and what a killed process left there goes', async () => {
  const { outcome, wanted, filmPath } = await makeOutcome()
  const gone = await endedProcess()
  for (const extension of ['mp4', 'json']) await writeFile(path.join(wanted, `.cut.${gone}.partial.${extension}`), 'ha')
  await deliver(outcome, filmPath)
  expect((await readdir(wanted)).sort()).toEqual(DELIVERED)
  expect(await readFile(filmPath, 'utf8')).toBe('film.mp4')
})

test('half of a file that was left under the number of this process is not taken for the whole', async () => {
  const { outcome, wanted, filmPath } = await makeOutcome()
  await writeFile(path.join(wanted, `.cut.${process.pid}.partial.mp4`), 'fi')
  await deliver(outcome, filmPath)
  expect((await readdir(wanted)).sort()).toEqual(DELIVERED)
  expect(await readFile(filmPath, 'utf8')).toBe('film.mp4')
})

test('a file that cannot be delivered leaves nothing unfinished', async () => {
  const { outcome, wanted, filmPath } = await makeOutcome()
  await mkdir(path.join(wanted, 'cut.vtt'))
  await expect(deliver(outcome, filmPath)).rejects.toThrow(/EISDIR|directory/)
  expect(await readdir(wanted)).toEqual(['cut.vtt'])
})
