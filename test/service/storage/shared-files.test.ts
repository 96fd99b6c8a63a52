import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openAssetStore } from '../../../src/media/asset-store.ts'
import { makeSecret } from '../../../src/mstudio/secret.ts'
import { openSegmentStore } from '../../../src/render/segment-store.ts'
import { openStorage } from '../../../src/service/storage/open-storage.ts'
import { openSharedFiles, type SharedFiles } from '../../../src/service/storage/shared-files.ts'
import type { Storage } from '../../../src/service/storage/storage.ts'
import { S3_KEYS, type S3Server, startS3Server } from '../../helpers/s3-server.ts'

let folder: string
let server: S3Server
beforeAll(async () => {
  server = await startS3Server()
  for (const [name, value] of Object.entries(S3_KEYS)) vi.stubEnv(name, value)
  folder = await mkdtemp(path.join(tmpdir(), 'storyreel-shared-'))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** A worker on a machine of its own: what it has is in its own data folder. */
async function makeWorker() {
  const dataDir = await mkdtemp(path.join(folder, 'machine-'))
  const workDir = path.join(dataDir, 'work', 'run')
  await mkdir(workDir, { recursive: true })
  const [segments, assets] = [await openSegmentStore(dataDir, workDir), await openAssetStore(dataDir, workDir)]
  const fileOf = async (bytes: Buffer) => {
    const file = path.join(workDir, randomBytes(6).toString('hex'))
    await writeFile(file, bytes)
    return file
  }
  return { segments, assets, workDir, fileOf }
}

describe.each([
  ['a folder that all mount', () => `file://${folder}/mounted`],
  ['a bucket', () => server.urlOf('shared')],
])('through %s', (_, url) => {
  let storage: Storage
  let shared: SharedFiles
  beforeEach(async () => {
    storage = await openStorage({ storageUrl: makeSecret(url()), dataDir: folder })
    shared = openSharedFiles(storage, `shared/${randomBytes(4).toString('hex')}`)
  })

  test('a segment that one worker drew is found by another, on another machine, as if it had drawn it', async () => {
    const [drawing, assembling] = [await makeWorker(), await makeWorker()]
    const drawn = await drawing.segments.put(await drawing.fileOf(randomBytes(100_000)), {
      key: 'abc',
      durationInFrames: 12,
    })
    await shared.put('abc', drawn.path, drawn.sha256)

    const arriving = path.join(assembling.workDir, 'arriving.mp4')
    expect(await assembling.segments.find('abc', 12)).toBeNull()
    expect(await shared.bring('abc', arriving)).toEqual({ sha256: drawn.sha256 })
    await assembling.segments.put(arriving, { key: 'abc', durationInFrames: 12 })
    const found = await assembling.segments.find('abc', 12)
    expect(found).toMatchObject({ sha256: drawn.sha256, durationInFrames: 12 })
    expect((await readFile(found?.path ?? '')).equals(await readFile(drawn.path))).toBe(true)
  })

  test('media that one worker normalised is held by another', async () => {
    const [bringing, drawing] = [await makeWorker(), await makeWorker()]
    const bytes = randomBytes(50_000)
    const sha256 = sha256Of(bytes)
    const src = await bringing.assets.adopt(await bringing.fileOf(bytes), { sha256, extension: 'png' })
    await shared.put(src, bringing.assets.pathOf(src), sha256)

    expect(await drawing.assets.hold(src)).toBe(false)
    const arriving = path.join(drawing.workDir, 'arriving.png')
    await shared.bring(src, arriving)
    await drawing.assets.adopt(arriving, { sha256, extension: 'png' })
    expect(await drawing.assets.hold(src)).toBe(true)
  })

  test('what nobody shared is not there, and leaves nothing behind', async () => {
    const { workDir } = await makeWorker()
    expect(await shared.bring('never', path.join(workDir, 'arriving'))).toBeNull()
    expect(await readdir(workDir)).toEqual([])
  })

  test('K16: what was damaged on its way is not taken, and replaced by whoever draws it next', async () => {
    const { workDir, fileOf } = await makeWorker()
    const bytes = randomBytes(1000)
    const sha256 = sha256Of(bytes)
    const damaged = Buffer.from(bytes)
    damaged[500] = (damaged[500] ?? 0) ^ 1
    await shared.put('key', await fileOf(damaged), sha256)
    const arriving = path.join(workDir, 'arriving')
    expect(await shared.bring('key', arriving)).toBeNull()
    expect(await readdir(workDir)).not.toContain('arriving')

    await shared.put('key', await fileOf(bytes), sha256)
    expect(await shared.bring('key', arriving)).toEqual({ sha256 })
  })

  test('two workers that share different bytes under one key at once leave one of them, whole', async () => {
    const { workDir, fileOf } = await makeWorker()
    const versions = [randomBytes(9_000_000), randomBytes(9_000_000)]
    for (let round = 0; round < 3; round++) {
      await Promise.all(versions.map(async (bytes) => shared.put('one', await fileOf(bytes), sha256Of(bytes))))
      const arriving = path.join(workDir, `arriving-${round}`)
      const brought = await shared.bring('one', arriving)
      expect(versions.map(sha256Of)).toContain(brought?.sha256)
      expect(sha256Of(await readFile(arriving))).toBe(brought?.sha256)
    }
  })
})
