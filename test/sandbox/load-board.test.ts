import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { loadBoard } from '../../src/sandbox/load-board.ts'
import { makeBoard } from '../helpers/start-sandbox.ts'

it('reads a folder with a board.json, whatever fields its parts have', async () => {
  const made = await makeBoard({ frames: [{ id: null, mood: 'dark' }] })
  expect(await loadBoard(made.folder)).toEqual(made)
})

it('refuses a folder whose board.json is missing or has no frames', async () => {
  const { folder } = await makeBoard()
  await writeFile(path.join(folder, 'board.json'), '{"project": {"id": 1}, "audio_tracks": []}')
  await expect(loadBoard(folder)).rejects.toThrow('frames')
  await rm(path.join(folder, 'board.json'))
  await expect(loadBoard(folder)).rejects.toThrow('ENOENT')
})
