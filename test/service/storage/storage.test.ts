import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeSecret } from '../../../src/mstudio/secret.ts'
import { openStorage } from '../../../src/service/storage/open-storage.ts'
import type { Storage } from '../../../src/service/storage/storage.ts'
import { S3_KEYS, type S3Server, startS3Server } from '../../helpers/s3-server.ts'

let folder: string
let server: S3Server
beforeAll(async () => {
  server = await startS3Server()
  for (const [name, value] of Object.entries(S3_KEYS)) vi.stubEnv(name, value)
  folder = await mkdtemp(path.join(tmpdir(), 'storyreel-storage-'))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const open = (url: string) => openStorage({ storageUrl: makeSecret(url), dataDir: folder })

async function fileOf(bytes: Buffer | string): Promise<string> {
  const file = path.join(folder, `given-${randomBytes(6).toString('hex')}`)
  await writeFile(file, bytes)
  return file
}

const readAll = async (storage: Storage, key: string, range: Parameters<Storage['read']>[1] = null) =>
  buffer(await storage.read(key, range))

const NO_KEYS = ['', '/', '/etc/passwd', '../a', 'a/../../b', 'a/..', './a', 'a//b', 'a/', 'a\0b', 'a\\..\\b', 'a\nb']

describe.each([
  ['a folder', () => open(`file://${folder}/root`)],
  ['a bucket', () => open(server.urlOf('some/prefix'))],
])('in %s', (_, openIt) => {
  let storage: Storage
  beforeEach(async () => {
    storage = await openIt()
  })

  test('a file is kept, whole, and brought back', async () => {
    const bytes = randomBytes(20_000_003)
    await storage.put('exports/1/film.mp4', await fileOf(bytes))
    expect((await readAll(storage, 'exports/1/film.mp4')).equals(bytes)).toBe(true)
    expect(await storage.stat('exports/1/film.mp4')).toMatchObject({ bytes: bytes.length })
    const brought = path.join(folder, randomBytes(6).toString('hex'), 'film.mp4')
    expect(await storage.fetch('exports/1/film.mp4', brought)).toBe(true)
    expect((await readFile(brought)).equals(bytes)).toBe(true)
    expect(await readdir(path.dirname(brought))).toEqual(['film.mp4'])
  })

  test('what has the key is replaced, and has another tag then', async () => {
    await storage.put('a/b.json', await fileOf('before'))
    const before = await storage.stat('a/b.json')
    await storage.put('a/b.json', await fileOf('after!'))
    expect((await readAll(storage, 'a/b.json')).toString()).toBe('after!')
    expect((await storage.stat('a/b.json'))?.etag).not.toBe(before?.etag)
    expect(before?.etag).toMatch(/^".+"$/)
  })

  test('an empty file is a file', async () => {
    await storage.put('empty.txt', await fileOf(''))
    expect(await storage.stat('empty.txt')).toMatchObject({ bytes: 0 })
    expect((await readAll(storage, 'empty.txt')).length).toBe(0)
  })

  test('a part of a file is read, first and last byte included', async () => {
    await storage.put('digits.txt', await fileOf('0123456789'))
    expect((await readAll(storage, 'digits.txt', { first: 2, last: 5 })).toString()).toBe('2345')
    expect((await readAll(storage, 'digits.txt', { first: 9, last: 9 })).toString()).toBe('9')
  })

  test('what is not there is not there', async () => {
    expect(await storage.stat('nothing/here.mp4')).toBeNull()
    expect(await storage.fetch('nothing/here.mp4', path.join(folder, 'nothing'))).toBe(false)
    await expect(storage.read('nothing/here.mp4', null)).rejects.toThrow('There is no nothing/here.mp4')
    expect(await readdir(folder)).not.toContain('nothing')
    await storage.removeAll('nothing/')
  })

  test('all below a prefix is removed, and nothing beside it', async () => {
    for (const key of ['runs/1/a', 'runs/1/b/c', 'runs/10/a']) await storage.put(key, await fileOf(key))
    await storage.removeAll('runs/1/')
    expect(await storage.stat('runs/1/a')).toBeNull()
    expect(await storage.stat('runs/1/b/c')).toBeNull()
    expect(await storage.stat('runs/10/a')).not.toBeNull()
    await expect(storage.removeAll('runs/10')).rejects.toThrow('Not a prefix')
    await expect(storage.removeAll('../')).rejects.toThrow('Not a key')
  })

  test.each(NO_KEYS)('A14: %j is no key', async (key) => {
    const file = await fileOf('x')
    await expect(storage.put(key, file)).rejects.toThrow('Not a key')
    await expect(storage.stat(key)).rejects.toThrow('Not a key')
    await expect(storage.fetch(key, file)).rejects.toThrow('Not a key')
    await expect(storage.read(key, null)).rejects.toThrow('Not a key')
  })
})

describe('in a folder', () => {
  test('A14: links that somebody planted are not followed: not to read, not to write, not to remove', async () => {
    const outside = path.join(folder, 'outside')
    await mkdir(outside, { recursive: true })
    await writeFile(path.join(outside, 'secret'), 'secret')
    const root = path.join(folder, 'planted')
    const storage = await open(`file://${root}`)
    await storage.put('ok/film.mp4', await fileOf('film'))
    await symlink(path.join(outside, 'secret'), path.join(root, 'ok', 'link'))
    await symlink(outside, path.join(root, 'ok', 'folder'))
    for (const key of ['ok/link', 'ok/folder/secret']) {
      expect(await storage.stat(key)).toBeNull()
      expect(await storage.fetch(key, path.join(folder, 'stolen'))).toBe(false)
      await expect(storage.read(key, null)).rejects.toThrow('There is no')
    }
    await expect(storage.put('ok/folder/new', await fileOf('x'))).rejects.toThrow('leads elsewhere')
    await storage.removeAll('ok/folder/')
    expect(await readdir(outside)).toEqual(['secret'])
  })
})

describe('in a bucket', () => {
  test('a link brings the file to whoever has it, under its name, and not once it is over', async () => {
    const storage = await open(server.urlOf(''))
    await storage.put('film.mp4', await fileOf('the film'))
    const fileName = 'Leuchtturm & Söhne.mp4'
    const link = await storage.link('film.mp4', { fileName, expiresInSeconds: 60 })
    const answer = await fetch(link ?? '')
    expect(await answer.text()).toBe('the film')
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    )
    expect(answer.headers.get('content-type')).toBe('video/mp4')
    expect(link).not.toContain('SECRET')
    const late = (link ?? '').replace(/X-Amz-Date=\d{8}/, 'X-Amz-Date=20200101')
    expect((await fetch(late)).status).toBe(403)
  })

  test('failures are one sentence that names the bucket, and nothing of the keys', async () => {
    const put = async (url: string) => (await open(url)).put('a', await fileOf('a'))
    await expect(put(server.urlOf('').replace('films', 'missing'))).rejects.toMatchObject({
      code: 'STORAGE_MISSING',
      exitCode: 6,
      message: 'The storage s3://missing/ could not be written: there is no such bucket. Create it.',
    })
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'SOMEBODY')
    const refused = put(server.urlOf('x'))
    await expect(refused).rejects.toMatchObject({ code: 'STORAGE_REFUSED' })
    await expect(refused).rejects.toThrow('it refuses us (InvalidAccessKeyId)')
    await expect(refused).rejects.not.toThrow('SOMEBODY')
    vi.stubEnv('AWS_ACCESS_KEY_ID', S3_KEYS.AWS_ACCESS_KEY_ID)
    await expect(put('s3://films?endpoint=http://127.0.0.1:1')).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: 'The storage s3://films/ could not be written: ECONNREFUSED. It is tried again later.',
    })
  })
})

test.each(['s3://', 'gs://films', 'films', 's3://films?end=1', 's3://key:secret@films', 's3://films?endpoint=ftp://x'])(
  '%j is no storage',
  async (url) => {
    await expect(open(url)).rejects.toMatchObject({ code: 'CONFIG_INVALID', exitCode: 2 })
  },
)
