import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeSecret } from '../../../src/mstudio/secret.ts'
import { openSecretBox } from '../../../src/service/webhooks/open-secret-box.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'storyreel-box-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const keyFile = () => path.join(dataDir, 'secret.key')

test('what is sealed opens for what it was sealed for, unchanged, and for nothing else', async () => {
  const box = await openSecretBox({ secretKey: null, dataDir })
  const sealed = box.seal('whsec_abc', 'one')
  expect(sealed).not.toContain('abc')
  expect(box.seal('whsec_abc', 'one')).not.toBe(sealed)
  expect(box.open(sealed, 'one')).toBe('whsec_abc')
  expect(() => box.open(sealed, 'another')).toThrow('STORYREEL_SECRET_KEY')
  expect(() => box.open(`${sealed.startsWith('A') ? 'B' : 'A'}${sealed.slice(1)}`, 'one')).toThrow(
    'STORYREEL_SECRET_KEY',
  )
  expect(() => box.open('', 'one')).toThrow('STORYREEL_SECRET_KEY')
})

test('without a configured key there is one in the data folder, which only its owner may read, the same for all', async () => {
  const boxes = await Promise.all([1, 2, 3, 4].map(() => openSecretBox({ secretKey: null, dataDir })))
  const sealed = boxes.map((box) => box.seal('secret', 'id'))
  for (const box of boxes) expect(sealed.map((each) => box.open(each, 'id'))).toEqual(Array.from(boxes, () => 'secret'))
  expect((await stat(keyFile())).mode & 0o777).toBe(0o600)
  expect(Buffer.from(await readFile(keyFile(), 'utf8'), 'base64')).toHaveLength(32)
})

test('a key file that others may read, or that is damaged, is refused', async () => {
  await openSecretBox({ secretKey: null, dataDir })
  await chmod(keyFile(), 0o644)
  await expect(openSecretBox({ secretKey: null, dataDir })).rejects.toMatchObject({
    code: 'SECRET_KEY_FILE',
    exitCode: 6,
  })
  await chmod(keyFile(), 0o600)
  await writeFile(keyFile(), 'short')
  await expect(openSecretBox({ secretKey: null, dataDir })).rejects.toMatchObject({ code: 'SECRET_KEY_FILE' })
})

test('a configured key is used, and nothing written; what is no key is refused', async () => {
  const secretKey = makeSecret(Buffer.alloc(32, 3).toString('base64'))
  const box = await openSecretBox({ secretKey, dataDir })
  expect((await openSecretBox({ secretKey, dataDir })).open(box.seal('secret', 'id'), 'id')).toBe('secret')
  await expect(stat(keyFile())).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(openSecretBox({ secretKey: makeSecret('password'), dataDir })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    exitCode: 2,
  })
})
