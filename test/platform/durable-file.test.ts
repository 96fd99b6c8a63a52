import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { publishJson } from '../../src/platform/durable-file.ts'

test('N43: what many write at once under one name is one of them, whole, and nothing is left beside it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-durable-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'note.json')
  const values = Array.from({ length: 20 }, (_, number) => ({ number, text: 'x'.repeat(10_000 * number) }))
  await Promise.all(values.map((value) => publishJson(file, value)))
  expect(values).toContainEqual(JSON.parse(await readFile(file, 'utf8')))
  expect(await readdir(folder)).toEqual(['note.json'])
})
