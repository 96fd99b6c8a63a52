import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { ProjectError } from '../../../src/errors.ts'
import { makeSecret } from '../../../src/mstudio/secret.ts'
import { cancelExport } from '../../../src/service/exports/ledger.ts'
import { findExport } from '../../../src/service/exports/update-export.ts'
import { openStorage } from '../../../src/service/storage/open-storage.ts'
import { S3_KEYS, startS3Server } from '../../helpers/s3-server.ts'
import { homeOfThisFile } from './api-home.ts'
import { type ApiWorld, makeApiWorld } from './api-world.ts'

const home = homeOfThisFile()

const film = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251))

async function makeDone(): Promise<
  ApiWorld & { id: string; film: (headers?: Record<string, string>, method?: string) => Promise<Response> }
> {
  const world = await makeApiWorld(home())
  const id = await world.order()
  await world.finish(id, film)
  return {
    ...world,
    id,
    film: (headers = {}, method = 'GET') => {
      return fetch(`${world.url}/v1/exports/${id}/film`, { method, headers: { 'X-API-Key': world.key, ...headers } })
    },
  }
}

const linksSchema = z.object({
  expiresAt: z.iso.datetime(),
  links: z.array(z.object({ kind: z.string(), url: z.string() })),
})

async function linkOf({ ask }: ApiWorld, id: string, kind = 'film'): Promise<string> {
  const { links } = linksSchema.parse((await ask('POST', `/v1/exports/${id}/links`)).data)
  return links.find((link) => link.kind === kind)?.url ?? ''
}

afterEach(() => {
  vi.useRealTimers()
})

test('what an export made is fetched by what it is, or by its name', async () => {
  const { ask, url, key, id, film: fetchFilm } = await makeDone()
  const whole = await fetchFilm()
  expect(Buffer.from(await whole.arrayBuffer())).toEqual(film)
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'video/mp4',
    'content-length': '1000',
    'content-disposition': "attachment; filename*=UTF-8''film.mp4",
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
  })
  const { data } = await ask('GET', `/v1/exports/${id}`)
  const { files } = z.object({ files: z.array(z.object({ kind: z.string(), path: z.string() })) }).parse(data)
  expect(files.map(({ kind }) => kind)).toEqual(['film', 'poster', 'receipt'])
  for (const where of [...files.map((file) => file.path), `/v1/exports/${id}/poster`, `/v1/exports/${id}/receipt`]) {
    expect((await fetch(url + where, { headers: { 'X-API-Key': key } })).status, where).toBe(200)
  }
})

test('A14 nothing but the files of an export can be fetched, however its name is written', async () => {
  const { id, url, key, port, storageDir } = await makeDone()
  await writeFile(path.join(storageDir, 'secret.txt'), 'secret')
  const names = [
    '../secret.txt',
    '%2e%2e%2fsecret.txt',
    '..%5csecret.txt',
    'film.mp4%00',
    '%00',
    '/etc/passwd',
    '%2Fetc%2Fpasswd',
  ]
  for (const name of names) {
    const { status, body } = await rawGet(port, `/v1/exports/${id}/files/${name}`, key)
    expect(status, name).toBe(404)
    expect(body).not.toContain('secret')
  }
  expect((await fetch(`${url}/v1/exports/..%2f..%2fsecret.txt/film`, { headers: { 'X-API-Key': key } })).status).toBe(
    404,
  )

  const record = await findExport(home().records, id)
  const stored = record?.state === 'done' ? path.join(storageDir, record.files[0]?.key ?? '') : ''
  await rm(stored)
  await symlink(path.join(storageDir, 'secret.txt'), stored)
  const planted = await fetch(`${url}/v1/exports/${id}/film`, { headers: { 'X-API-Key': key } })
  expect(planted.status).toBe(410)
  expect(await planted.text()).not.toContain('"secret"')
})

test.each([
  ['bytes=0-99', 206, 0, 100],
  ['bytes=900-', 206, 900, 1000],
  ['bytes=900-5000', 206, 900, 1000],
  ['bytes=-100', 206, 900, 1000],
  ['bytes=-5000', 206, 0, 1000],
  ['bytes=0-0', 206, 0, 1],
  ['bytes=0-1,5-6', 200, 0, 1000],
  ['bytes=9-3', 200, 0, 1000],
  ['bytes=-', 200, 0, 1000],
  ['lines=1-2', 200, 0, 1000],
])('A15 of a film, %s is answered %i', async (range, status, from, to) => {
  const { film: fetchFilm } = await makeDone()
  const part = await fetchFilm({ range })
  expect(part.status).toBe(status)
  expect(part.headers.get('content-range')).toBe(status === 206 ? `bytes ${from}-${to - 1}/1000` : null)
  expect(part.headers.get('content-length')).toBe(String(to - from))
  expect(Buffer.from(await part.arrayBuffer())).toEqual(film.subarray(from, to))
  const head = await fetchFilm({ range }, 'HEAD')
  expect([head.status, head.headers.get('content-length')]).toEqual([status, String(to - from)])
  expect((await head.arrayBuffer()).byteLength).toBe(0)
})

test.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0'])('A15 %s is beyond the end', async (range) => {
  const { film: fetchFilm } = await makeDone()
  const answered = await fetchFilm({ range })
  expect([answered.status, answered.headers.get('content-range')]).toEqual([416, 'bytes */1000'])
})

test('A15 a download is resumed only while the file is the same', async () => {
  const { film: fetchFilm } = await makeDone()
  const etag = (await fetchFilm()).headers.get('etag') ?? ''
  const range = 'bytes=500-'
  expect((await fetchFilm({ range, 'if-range': etag })).status).toBe(206)
  expect((await fetchFilm({ range, 'if-range': '"another"' })).status).toBe(200)
  expect((await fetchFilm({ 'if-none-match': etag })).status).toBe(304)
})

test('A16 before an export is done, and when it failed or was canceled, there is nothing to fetch and why', async () => {
  const world = await makeApiWorld(home())
  const id = await world.order()
  const fetchFilm = () => world.ask('GET', `/v1/exports/${id}/film`)
  expect(await fetchFilm()).toMatchObject({
    status: 409,
    body: { code: 'EXPORT_NOT_DONE', message: expect.stringContaining('queued') },
  })
  expect(await world.ask('POST', `/v1/exports/${id}/links`)).toMatchObject({ status: 409 })
  const run = await world.begin(id)
  expect(await fetchFilm()).toMatchObject({ status: 409, body: { message: expect.stringContaining('running') } })
  await run.fail(new ProjectError('PROJECT_EMPTY', 'Project "p1" has no frames yet.'))
  expect(await fetchFilm()).toMatchObject({
    status: 409,
    body: { code: 'EXPORT_FAILED', message: expect.stringContaining('no frames yet') },
  })
  expect(await world.ask('POST', `/v1/exports/${id}/retry`)).toMatchObject({ status: 200, data: { state: 'queued' } })
  await cancelExport(world.ledger, id)
  expect(await fetchFilm()).toMatchObject({ status: 409, body: { message: expect.stringContaining('canceled') } })
})

test('A16 files that were removed from the storage are gone', async () => {
  const { ask, id, storageDir } = await makeDone()
  await rm(storageDir, { recursive: true })
  await mkdir(storageDir)
  expect(await ask('GET', `/v1/exports/${id}/film`)).toMatchObject({ status: 410, body: { code: 'FILE_GONE' } })
})

test('A16 a link works without a key for 15 minutes, and only for its file', async () => {
  const world = await makeDone()
  const link = await linkOf(world, world.id)
  const plain = await fetch(link, { headers: { range: 'bytes=0-9' } })
  expect([plain.status, Buffer.from(await plain.arrayBuffer())]).toEqual([206, film.subarray(0, 10)])
  for (const wrong of [
    link.replace('film.mp4', 'film.receipt.json'),
    link.replace(/expires=\d/, 'expires=9'),
    link.replace(/signature=.{4}/, 'signature=AAAA'),
    link.replace(/\?.*/, ''),
  ]) {
    expect((await fetch(wrong)).status, wrong).toBe(403)
  }
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 14 * 60_000 })
  expect((await fetch(link)).status).toBe(200)
  vi.setSystemTime(Date.now() + 61_000)
  const expired = await fetch(link)
  expect([expired.status, await expired.json()]).toMatchObject([403, { code: 'LINK_EXPIRED' }])
})

test('a link leads on to the bucket that has the file, or, for pages that may fetch from one host only, gives it itself', async () => {
  const server = await startS3Server()
  onTestFinished(server.stop)
  for (const [name, value] of Object.entries(S3_KEYS)) vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
  const storage = await openStorage({ storageUrl: makeSecret(server.urlOf('exports')), dataDir: '' })
  const world = await makeApiWorld(home(), { tools: { storage } })
  const id = await world.order()
  await world.finish(id, film)
  const link = await linkOf(world, id)
  const { status, headers } = await fetch(link, { redirect: 'manual' })
  expect([status, headers.get('location')]).toEqual([302, expect.stringContaining(server.endpoint)])
  const given = await fetch(`${link}&via=service`, { redirect: 'manual', headers: { range: 'bytes=0-9' } })
  expect([given.status, Buffer.from(await given.arrayBuffer())]).toEqual([206, film.subarray(0, 10)])
})

/** As a client that does not tidy up paths. */
async function rawGet(port: number, where: string, key: string): Promise<{ status: number; body: string }> {
  const { request } = await import('node:http')
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path: where, headers: { 'X-API-Key': key } }, (answer) => {
      let body = ''
      answer.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}
