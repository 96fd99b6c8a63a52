import { expect, test } from 'vitest'
import { ProjectError, UpstreamError } from '../src/errors.ts'
import { type FillPlan, fillProject } from '../src/fill-project.ts'
import { apiGroups } from '../src/mstudio/api-groups.ts'
import { fetchBoard } from '../src/mstudio/fetch-board.ts'
import type { FillKind } from '../src/mstudio/plan-fill.ts'
import { EMPTY_WALLET_KEY } from '../src/sandbox/api-keys.ts'
import { waitForProject } from '../src/wait-for-project.ts'
import { makeBoard, startTestSandbox, wireFrame } from './helpers/start-sandbox.ts'
import { makeTestClient, noSignal, rejection } from './mstudio/test-client.ts'

const LIMITS = { firstPollMs: 50, deadlineMs: 20_000 }

/** A project that is nothing but a script, in a sandbox that generates quickly. */
async function openProject(scripts: string[], { key, jobSeconds = 0.05 }: { key?: string; jobSeconds?: number } = {}) {
  const frames = scripts.map((script, index) =>
    wireFrame(index + 1, { script, dialogue: `Line ${index + 1}.`, image: null, duration: null }),
  )
  const sandbox = await startTestSandbox({
    boards: [await makeBoard({ frames, audio_tracks: [] })],
    jobSeconds,
    rateLimit: { requests: 10_000, windowSeconds: 60 },
  })
  const client = makeTestClient(sandbox, key === undefined ? {} : { key })
  const api = apiGroups(client)
  const plans: FillPlan[] = []
  const done: number[] = []
  const fill = (kinds: FillKind[], confirm = async (plan: FillPlan) => void plans.push(plan)) =>
    fillProject({
      client,
      api,
      projectId: 'p1',
      kinds,
      voiceId: null,
      limits: LIMITS,
      confirm,
      onProgress: (progress) => done.push(progress.done / progress.total),
      signal: noSignal,
    })
  const ordered = () => sandbox.requests.filter(({ method }) => method === 'POST').map(({ path }) => path)
  return { sandbox, client, api, fill, plans, done, ordered }
}

test('generates what is missing: an image, a video and a voiceover for each frame, in that order', async () => {
  const { client, fill, plans, done } = await openProject(['EXT. PIER', 'INT. BOAT'])
  await fill(['images', 'videos', 'voice'])
  const board = await fetchBoard({ client, projectId: 'p1', signal: noSignal })
  expect(board.frames.map(({ image, video }) => [image !== null, video !== null])).toEqual([
    [true, true],
    [true, true],
  ])
  expect(board.audioTracks.map(({ kind, frameId, text }) => [kind, frameId, text])).toEqual([
    ['voiceover', 'f1', 'Line 1.'],
    ['voiceover', 'f2', 'Line 2.'],
  ])
  expect(plans.map(({ orders, voice }) => [orders.length, voice?.name])).toEqual([[6, 'Mara']])
  expect(done).toEqual(done.toSorted((a, b) => a - b))
  expect(done.at(-1)).toBe(1)
}, 60_000)

test('asks for nothing when nothing is missing', async () => {
  const { fill, plans, ordered } = await openProject(['EXT. PIER'])
  await fill(['images'])
  await fill(['images'])
  expect(plans).toHaveLength(1)
  expect(ordered()).toHaveLength(1)
})

test('spends nothing when the answer is no', async () => {
  const { fill, ordered } = await openProject(['EXT. PIER'])
  const no = () => Promise.reject(new Error('no'))
  expect(await rejection(fill(['images', 'voice'], no))).toMatchObject({ message: 'no' })
  expect(ordered()).toEqual([])
})

test('waits for an image that is being generated already instead of paying for it again', async () => {
  const { api, fill, plans, ordered } = await openProject(['EXT. PIER'], { jobSeconds: 0.5 })
  await api.images.generate({ frameId: 'f1' })
  await fill(['images'])
  expect((await api.frames.get({ frameId: 'f1' })).image).not.toBeNull()
  expect(plans).toEqual([])
  expect(ordered()).toHaveLength(1)
})

test('P09: a generation that fails names its frame and why', async () => {
  const { fill } = await openProject(['EXT. PIER', 'INT. BOAT [fail]'])
  const error = await rejection(fill(['images']))
  expect(error).toBeInstanceOf(ProjectError)
  expect(error).toMatchObject({
    code: 'GENERATION_FAILED',
    exitCode: 3,
    message: expect.stringMatching(/the image of frame 2 \("Frame 2"\) \(The model refused this prompt\)/),
  })
})

test('N27: an empty wallet ends it at once', async () => {
  const { fill, ordered } = await openProject(['EXT. PIER', 'INT. BOAT'], { key: EMPTY_WALLET_KEY })
  expect(await rejection(fill(['images']))).toMatchObject({ code: 'PAYMENT_REQUIRED', exitCode: 4 })
  expect(ordered()).toHaveLength(1)
})

test('P09: waits for what is being generated, up to the deadline', async () => {
  const { api } = await openProject(['EXT. PIER', 'INT. BOAT'], { jobSeconds: 0.3 })
  const wait = (limits = LIMITS) =>
    waitForProject({ api, projectId: 'p1', limits, onProgress: () => undefined, signal: noSignal })
  await api.images.generate({ frameId: 'f2' })
  await wait()
  expect((await api.frames.get({ frameId: 'f2' })).image).not.toBeNull()

  await api.images.generate({ frameId: 'f1', prompt: '[stall]' })
  const error = await rejection(wait({ firstPollMs: 50, deadlineMs: 300 }))
  expect(error).toBeInstanceOf(UpstreamError)
  expect(error).toMatchObject({
    code: 'ASSET_PENDING',
    exitCode: 5,
    message: expect.stringContaining('the picture of frame 1 ("Frame 1")'),
  })
})
