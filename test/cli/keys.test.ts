import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readKeyText } from '../../src/service/keys/key-text.ts'
import { makeWarmDataDir } from '../helpers/data-dir.ts'
import { runCli } from '../helpers/run-cli.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'storyreel-keys-'))
  await makeWarmDataDir(path.join(folder, 'data'))
}, 180_000)

afterAll(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

function keys(...args: string[]) {
  return runCli(['keys', ...args], { STORYREEL_DATA_DIR: path.join(folder, 'data') })
}

test('a key is shown once, listed without its secret, kept only as a hash, and taken back', {
  timeout: 120_000,
}, async () => {
  const made = await keys('create', '--name', 'CI', '--owner', 'studio-a', '--expires', '30')
  expect(made).toMatchObject({ exitCode: 0, stderr: 'This is the only time the key is shown. Send it as X-API-Key.' })
  const key = made.stdout.trim()
  expect(key).toMatch(/^sr_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/)
  const { id, secret } = readKeyText(key) ?? { id: '', secret: 'none' }

  const listed = await keys('list', '--json')
  expect(JSON.parse(listed.stdout)).toMatchObject({
    ...{ id, name: 'CI', owner: 'studio-a', state: 'active', lastUsedAt: null },
    scopes: ['exports:create', 'exports:read', 'exports:cancel'],
  })
  const db = await PGlite.create(path.join(folder, 'data', 'queue', 'database'))
  const { rows } = await db.query<{ value: string }>("SELECT value FROM storyreel.records WHERE kind = 'key'")
  await db.close()
  expect(rows).toHaveLength(1)
  expect(listed.stdout + JSON.stringify(rows)).not.toContain(secret)

  expect(await keys('revoke', id)).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
  expect((await keys('list')).stdout).toMatch(new RegExp(`^${id}  CI  studio-a  revoked  .*never$`))
})

test.each([
  [['create', '--name', ' '], 'The option --name is wrong'],
  [['create', '--name', 'x', '--scopes', 'exports:read,all'], 'The option --scopes is wrong'],
  [['create', '--name', 'x', '--owner', 'a/b'], 'The option --owner is wrong'],
  [['create', '--name', 'x', '--expires', '0'], 'The option --expires is wrong'],
  [['revoke', 'nobodys0'], 'There is no key "nobodys0"'],
])('keys %j is refused in a sentence', async (args, message) => {
  const { exitCode, stderr } = await keys(...args)
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)])
})
