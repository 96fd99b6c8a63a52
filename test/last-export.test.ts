import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readLastExport, writeLastExport } from '../src/last-export.ts'
import { makeFolder } from './helpers/small-film.ts'
import { slateOf, timelineOf } from './helpers/timelines.ts'

let dataDir: string
let remove: () => Promise<void>

beforeEach(async () => {
  ;({ folder: dataDir, remove } = await makeFolder('last-export'))
})

afterEach(() => remove())

const film = timelineOf({ title: 'First cut', shots: [{ durationInFrames: 10, picture: slateOf('She waits.') }] })
const upright = { ...film, title: 'Upright', width: 180, height: 320 }

function read(timeline = film, voices: string[] = []) {
  return readLastExport({ dataDir, timeline, voices })
}

function write(timeline: typeof film, voices: string[] = []) {
  return writeLastExport({ dataDir, timeline, voices })
}

async function records(): Promise<string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

test('the last export is the one in the same format, else the newest of the project, else none', async () => {
  expect(await read()).toBeNull()
  await write(film)
  expect(await read(upright)).toEqual(film)
  await write(upright)
  expect([await read(), await read(upright)]).toEqual([film, upright])
  await write({ ...film, title: 'Second cut' })
  expect(await read()).toMatchObject({ title: 'Second cut' })
  expect(await read({ ...film, projectId: '../test' })).toBeNull()
  expect(await records()).toHaveLength(2)
})

test('a film with other voices has a record of its own', async () => {
  await write(film)
  await write({ ...film, title: 'Premier montage' }, ['Marie', 'Jean'])
  expect(await read(film, ['Jean', 'Marie'])).toMatchObject({ title: 'Premier montage' })
  expect([await read(), await read(film, ['Ines'])]).toMatchObject([
    { title: 'First cut' },
    { title: 'Premier montage' },
  ])
})

test.each([
  ['damaged', (text: string) => text.slice(0, -9)],
  ['of another schema', (text: string) => text.replace('"schemaVersion": 1', '"schemaVersion": 0')],
])('a record that is %s counts as none', async (_how, spoil) => {
  await write(film)
  for (const file of await records()) await writeFile(file, spoil(await readFile(file, 'utf8')))
  expect(await read()).toBeNull()
  await write(film)
  expect(await read()).toEqual(film)
})
