import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSegmentStore, type SegmentStore } from '../../src/render/segment-store.ts'
import { makeFolder } from '../helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>
let store: SegmentStore

/** The store as a run of its own sees it. */
async function openAs(run: string): Promise<SegmentStore> {
  await mkdir(path.join(folder, run), { recursive: true })
  return openSegmentStore(folder, path.join(folder, run))
}

async function put(key: string, content: string, by = store) {
  const file = path.join(folder, `finished-${key}`)
  await writeFile(file, content)
  return by.put(file, { key, durationInFrames: 12 })
}

beforeEach(async () => {
  ;({ folder, remove } = await makeFolder('segments'))
  store = await openAs('first')
})

afterEach(() => remove())

test('what one run put, another finds', async () => {
  const { sha256 } = await put('k', 'pictures')
  const found = await (await openAs('second')).find('k', 12)
  expect(found).toMatchObject({ key: 'k', durationInFrames: 12, sha256 })
  expect(await readFile(found?.path ?? '', 'utf8')).toBe('pictures')
  expect(await store.find('other', 12)).toBeNull()
})

test('what a run put or found stays for it when the store is emptied', async () => {
  const theirs = await put('k', 'pictures')
  const found = await (await openAs('second')).find('k', 12)
  await rm(path.join(folder, 'segments'), { recursive: true })
  for (const file of [theirs.path, found?.path ?? '']) expect(await readFile(file, 'utf8')).toBe('pictures')
})

describe('what is there does not count', () => {
  const kept = (name: string) => path.join(folder, 'segments', name)

  test.each([
    ['with another content', () => writeFile(kept('k.mp4'), 'pictureZ')],
    ['cut short', () => writeFile(kept('k.mp4'), 'pict')],
    ['without its file', () => rm(kept('k.mp4'))],
    ['without its note', () => rm(kept('k.json'))],
    ['with a note that is none', () => writeFile(kept('k.json'), '{"durationInFrames":')],
  ])('%s', async (_how, damage) => {
    await put('k', 'pictures')
    await damage()
    const second = await openAs('second')
    expect(await second.find('k', 12)).toBeNull()
    const mended = await put('k', 'new pictures', second)
    expect(await readFile(mended.path, 'utf8')).toBe('new pictures')
    expect(await second.find('k', 12)).toEqual(mended)
  })

  test('when it is longer or shorter than expected', async () => {
    await put('k', 'pictures')
    expect(await store.find('k', 13)).toBeNull()
  })
})
