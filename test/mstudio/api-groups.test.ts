import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { ApiRefusedError } from '../../src/errors.ts'
import { type ApiGroups, apiGroups } from '../../src/mstudio/api-groups.ts'
import { createClient } from '../../src/mstudio/client.ts'
import { userToken } from '../../src/mstudio/credential.ts'
import type { GenerationJob } from '../../src/mstudio/wire-resources.ts'
import { BEARER_TOKEN } from '../../src/sandbox/api-keys.ts'
import type { SandboxOptions } from '../../src/sandbox/start-sandbox.ts'
import { makeBoard, startTestSandbox } from '../helpers/start-sandbox.ts'
import { FAST, makeTestClient, rejection } from './test-client.ts'

const UNLIMITED = { requests: 10_000, windowSeconds: 60 }

async function openApi(options: SandboxOptions = {}): Promise<ApiGroups> {
  return apiGroups(makeTestClient(await startTestSandbox({ jobSeconds: 0.05, rateLimit: UNLIMITED, ...options })))
}

async function finished(api: ApiGroups, { id: jobId }: GenerationJob): Promise<GenerationJob> {
  const read = () => api.generationJobs.get({ jobId })
  await expect.poll(async () => (await read()).status, { timeout: 20_000, interval: 100 }).toMatch(/completed|failed/)
  return read()
}

it('projects: made, changed, shared, written for, listed by team, and removed', async () => {
  const { projects, frames } = await openApi()
  const made = await projects.create({ project: { title: 'Pier', aspectRatio: '4:5', fps: 25, teamId: 'team_gannet' } })
  expect(made).toMatchObject({ title: 'Pier', aspectRatio: '4:5', fps: 25 })
  const projectId = made.id
  expect(await projects.update({ projectId, changes: { title: 'The pier' } })).toMatchObject({ title: 'The pier' })
  expect(await projects.get({ projectId })).toMatchObject({ title: 'The pier', fps: 25 })
  expect((await projects.list({ teamId: 'team_gannet' })).map(({ id }) => id)).toEqual([projectId])
  expect((await projects.list()).map(({ id }) => id)).toEqual(['p1', projectId])
  expect((await projects.share({ projectId })).url).toMatch(/^http/)
  await projects.unshare({ projectId })
  expect((await projects.writeScript({ projectId, prompt: 'A lamp goes out', createFrames: true })).script).toMatch(
    /\w/,
  )
  expect((await frames.list({ projectId })).length).toBeGreaterThan(1)
  await projects.remove({ projectId })
  expect(await rejection(projects.get({ projectId }))).toMatchObject({
    code: 'PROJECT_NOT_FOUND',
    message: expect.stringContaining(projectId),
  })
})

it('frames: made, changed, commented, reviewed, with their versions, and removed', async () => {
  const { frames } = await openApi()
  const image = { url: 'https://cdn.example/a.png', focalPoint: { x: 0.25, y: 0.5 } }
  const { id: frameId } = await frames.create({
    projectId: 'p1',
    frame: { title: 'Pier', dialogue: 'Who is there?', durationSeconds: 2.5, image },
  })
  expect(await frames.get({ frameId })).toMatchObject({ durationSeconds: 2.5, image, generationJobId: null })
  expect(await frames.update({ frameId, changes: { script: 'EXT. PIER', image: null } })).toMatchObject({
    title: 'Pier',
    script: 'EXT. PIER',
    image: null,
  })
  expect(await frames.versions({ frameId })).toMatchObject([{ image: { url: image.url } }])
  expect(await frames.addComment({ frameId, comment: { text: 'Closer', atSeconds: 0.5 } })).toMatchObject({
    text: 'Closer',
    atSeconds: 0.5,
  })
  await frames.addReview({ frameId, review: { status: 'approved' } })
  expect(await frames.comments({ frameId })).toHaveLength(1)
  expect(await frames.reviews({ frameId })).toMatchObject([{ status: 'approved' }])
  await frames.remove({ frameId })
  const gone = await rejection(frames.get({ frameId }))
  expect(gone).toBeInstanceOf(ApiRefusedError)
  expect(gone).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining(`no frame "${frameId}"`) })
})

it('images and videos: generated, edited, many, longer, speaking', async () => {
  const api = await openApi()
  const { images, videos, audioTracks, frames } = api
  const frameId = 'f1'
  const image = await finished(api, await images.generate({ frameId, prompt: 'A pier' }))
  expect(image).toMatchObject({ type: 'image', status: 'completed', frameId, progressPercent: 100 })
  expect((await frames.get({ frameId })).image?.url).toBe(image.mediaUrls[0])
  expect((await finished(api, await images.edit({ frameId, prompt: 'At night' }))).mediaUrls).toHaveLength(1)
  expect((await finished(api, await images.multiShot({ frameId, prompt: 'A pier', count: 2 }))).mediaUrls).toHaveLength(
    2,
  )
  const video = await finished(api, await videos.generate({ frameId, durationSeconds: 1 }))
  expect((await frames.get({ frameId })).video?.url).toBe(video.mediaUrls[0])
  expect((await finished(api, await videos.extend({ frameId, seconds: 1 }))).status).toBe('completed')
  await finished(
    api,
    await audioTracks.generateVoice({ projectId: 'p1', text: 'Who?', voiceId: 'voice_anna', frameId }),
  )
  const spoken = (await audioTracks.list({ projectId: 'p1' })).find(({ text }) => text === 'Who?')
  expect((await finished(api, await videos.lipSync({ frameId, audioTrackId: spoken?.id ?? '' }))).status).toBe(
    'completed',
  )
}, 60_000)

it('a generation that fails says why', async () => {
  const api = await openApi()
  const job = await finished(api, await api.images.generate({ frameId: 'f1', prompt: 'A pier [fail]' }))
  expect(job).toMatchObject({ status: 'failed', error: 'The model refused this prompt.', mediaUrls: [] })
})

it('audio tracks: made, changed, generated, and removed', async () => {
  const api = await openApi()
  const { audioTracks } = api
  const { id: audioTrackId } = await audioTracks.create({
    projectId: 'p1',
    track: { kind: 'music', url: 'https://cdn.example/a.mp3', startSeconds: 1.5, fadeInSeconds: 0.5, volume: 0.5 },
  })
  expect(await audioTracks.get({ audioTrackId })).toMatchObject({ startSeconds: 1.5, fadeInSeconds: 0.5, volume: 0.5 })
  expect(await audioTracks.update({ audioTrackId, changes: { muted: true, startSeconds: null } })).toMatchObject({
    muted: true,
    startSeconds: null,
  })
  await audioTracks.remove({ audioTrackId })
  await finished(
    api,
    await audioTracks.generateSoundEffect({ projectId: 'p1', prompt: 'thunder', durationSeconds: 0.5, frameId: 'f2' }),
  )
  expect((await audioTracks.list({ projectId: 'p1' })).at(-1)).toMatchObject({ kind: 'sfx', frameId: 'f2' })
}, 30_000)

it('assets and exports: a file goes up, is listed, becomes an export, and goes', async () => {
  const { folder, board } = await makeBoard()
  const { assets, exports } = await openApi({ boards: [{ folder, board }] })
  const file = path.join(folder, 'take 1.mp4')
  const bytes = Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex')
  await writeFile(file, bytes)
  const asset = await assets.upload({ projectId: 'p1', file })
  expect(asset).toMatchObject({ name: 'take 1.mp4', type: 'video', contentType: 'video/mp4', bytes: bytes.length })
  expect(Buffer.from(await (await fetch(asset.url)).arrayBuffer())).toEqual(bytes)
  expect(await assets.list({ projectId: 'p1' })).toEqual([asset])
  expect(await assets.get({ assetId: asset.id })).toEqual(asset)
  const made = await exports.create({ projectId: 'p1', assetId: asset.id })
  expect(made).toMatchObject({ assetId: asset.id, status: 'completed', url: asset.url })
  expect(await exports.list({ projectId: 'p1' })).toEqual([made])
  expect(await exports.get({ exportId: made.id })).toEqual(made)
  await exports.remove({ exportId: made.id })
  await assets.remove({ assetId: asset.id })
  expect(await assets.list({ projectId: 'p1' })).toEqual([])
})

it('teams: made, renamed, joined, and removed', async () => {
  const { teams } = await openApi()
  const { id: teamId } = await teams.create({ name: 'Pier Pictures' })
  expect(await teams.update({ teamId, name: 'Pier' })).toMatchObject({ name: 'Pier', memberCount: 0 })
  await teams.addMember({ teamId, member: { name: 'Ada', email: 'ada@pier.example' } })
  expect(await teams.invite({ teamId, invite: { email: 'bea@pier.example', role: 'viewer' } })).toMatchObject({
    role: 'viewer',
    status: 'pending',
  })
  expect(await teams.members({ teamId })).toMatchObject([{ name: 'Ada', role: 'editor' }])
  expect(await teams.get({ teamId })).toMatchObject({ memberCount: 1 })
  await teams.remove({ teamId })
  expect((await teams.list()).map(({ id }) => id)).toEqual(['team_gannet'])
})

it('voices: made, changed, and removed', async () => {
  const { voices } = await openApi()
  const { id: voiceId } = await voices.create({ voice: { name: 'Ida', language: 'sv-SE' } })
  expect(await voices.update({ voiceId, changes: { description: 'Low' } })).toMatchObject({
    name: 'Ida',
    description: 'Low',
  })
  expect(await voices.get({ voiceId })).toMatchObject({ language: 'sv-SE' })
  await voices.remove({ voiceId })
  expect((await voices.list()).map(({ name }) => name)).not.toContain('Ida')
})

it('a token does instead of a key, and a wrong one is told apart', async () => {
  const { url: apiUrl } = await startTestSandbox()
  const as = (token: string) => apiGroups(createClient({ apiUrl, credential: userToken(token), limits: FAST }))
  expect(await as(BEARER_TOKEN).projects.list()).toMatchObject([{ id: 'p1' }])
  expect(await rejection(as('wrong').projects.list())).toMatchObject({
    code: 'AUTH_INVALID_KEY',
    message: expect.stringContaining('MSTUDIO_API_TOKEN'),
  })
})

it('N30: what the API does not accept is named by its field', async () => {
  const { projects } = await openApi()
  expect(await rejection(projects.create({ project: { title: '' } }))).toMatchObject({
    code: 'UPSTREAM_VALIDATION',
    message: expect.stringContaining('title: A project needs a title.'),
  })
})
