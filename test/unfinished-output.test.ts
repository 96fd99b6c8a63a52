import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { removeUnfinished, unfinishedPath } from '../src/unfinished-output.ts'
import { endedProcess } from './helpers/processes.ts'
import { makeFolder } from './helpers/small-film.ts'

const { folder, remove } = await makeFolder('unfinished-output')
afterAll(remove)

test('what a killed process left of an output goes; what one that runs writes, and all else, stays', async () => {
  const gone = await endedProcess()
  const uuid = '0f8fad5b-d9cb-469f-a165-70867728950e'
  const left = [
    `.film.${gone}.partial.mp4`,
    `.film.${gone}.partial.json`,
    `film.receipt.json.${uuid}.${gone}.partial`,
  ] as const
  const others = [
    path.basename(unfinishedPath(path.join(folder, 'film.mp4'), 'mp4')),
    `film.receipt.json.${uuid}.${process.pid}.partial`,
    `.film.v2.${gone}.partial.mp4`,
    `.film.${gone}.partial.of.mine`,
    '.film.notes',
    'film.mp4',
  ]
  for (const name of [...left, ...others]) await writeFile(path.join(folder, name), name)
  await mkdir(path.join(folder, `.film.${gone}.partial.stems`))
  await removeUnfinished(path.join(folder, 'film.mp4'))
  expect((await readdir(folder)).sort()).toEqual(others.toSorted())
})
