import { expect, it } from 'vitest'
import { ApiRefusedError, ProjectError, UpstreamError, UsageError } from '../../src/errors.ts'
import { fetchBoard } from '../../src/mstudio/fetch-board.ts'
import { NO_FRAMES_KEY } from '../../src/sandbox/api-keys.ts'
import type { Fault } from '../../src/sandbox/faults.ts'
import { aFrame } from '../helpers/boards.ts'
import {
  makeBoard,
  startTestSandbox,
  wireFrame,
  wireFrames,
  wireProject,
  wireTracks,
} from '../helpers/start-sandbox.ts'
import { makeTestClient, noSignal, rejection } from './test-client.ts'

it('fetches a whole project in the words of the board', async () => {
  const sandbox = await startTestSandbox()
  const media = `${new URL(sandbox.url).origin}/media/p1`
  const board = await fetch('p1', sandbox)
  expect(board.project).toEqual({
    id: 'p1',
    title: 'Lighthouse',
    aspectRatio: '16:9',
    fps: 24,
    version: '7',
    updatedAt: null,
  })
  expect(board.frames).toHaveLength(3)
  expect(board.frames[0]).toEqual(
    aFrame('f1', {
      position: 1,
      title: 'Frame 1',
      durationSeconds: 2,
      image: { url: `${media}/a.jpg`, focalPoint: { x: 0.5, y: 0.25 } },
      comments: [{ author: 'Ada', text: 'Closer', atSeconds: 0.5, status: 'pending' }],
    }),
  )
  expect(board.audioTracks).toEqual([
    {
      id: 't1',
      kind: 'voiceover',
      name: null,
      url: `${media}/voice.wav`,
      frameId: 'f2',
      startSeconds: 0.25,
      trimStartSeconds: 0,
      durationSeconds: null,
      volume: 1,
      fadeInSeconds: 0,
      fadeOutSeconds: 0,
      loop: false,
      muted: false,
      text: 'Light the lamp.',
      voiceId: null,
    },
    {
      id: 't2',
      kind: 'music',
      name: null,
      url: `${media}/music.mp3`,
      frameId: null,
      startSeconds: null,
      trimStartSeconds: 0,
      durationSeconds: null,
      volume: 0.5,
      fadeInSeconds: 0,
      fadeOutSeconds: 2,
      loop: true,
      muted: false,
      text: null,
      voiceId: null,
    },
  ])
})

it('costs at most eight requests for 200 frames and 40 tracks, and tells its progress', async () => {
  const [track] = wireTracks()
  const tracks = Array.from({ length: 40 }, (_, index) => ({ ...track, id: `t${index}` }))
  const board = await makeBoard({ frames: wireFrames(200), audio_tracks: tracks })
  const sandbox = await startTestSandbox({ boards: [board] })
  const told: number[] = []
  const { frames, audioTracks } = await fetchBoard({
    client: makeTestClient(sandbox),
    projectId: 'p1',
    signal: noSignal,
    onProgress: (progress) => told.push(progress),
  })
  expect(frames.map(({ id }) => id)).toEqual(wireFrames(200).map(({ id }) => id))
  expect(audioTracks).toHaveLength(40)
  expect(sandbox.requests.length).toBeLessThanOrEqual(8)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(told.at(-1)).toBe(1)
})

it('P10: orders frames by position, and equal positions as on the wire', async () => {
  const positions = [3, 1, 2.5, 1, 0]
  const frames = positions.map((position, index) => wireFrame(index + 1, { position }))
  const board = await fetch('p1', await startTestSandbox({ boards: [await makeBoard({ frames })] }))
  expect(board.frames.map(({ id }) => id)).toEqual(['f5', 'f2', 'f4', 'f3', 'f1'])
})

it('P10: refuses two frames with one id', async () => {
  const frames = [wireFrame(1), wireFrame(2), wireFrame(1)]
  const sandbox = await startTestSandbox({ boards: [await makeBoard({ frames })] })
  const error = await rejection(fetch('p1', sandbox))
  expect(error).toBeInstanceOf(ProjectError)
  expect(error).toMatchObject({ code: 'DUPLICATE_ID', message: expect.stringContaining('"f1"') })
})

it('P10: refuses two audio tracks with one id', async () => {
  const [track] = wireTracks()
  const board = await makeBoard({ audio_tracks: [{ ...track }, { ...track }] })
  const error = await rejection(fetch('p1', await startTestSandbox({ boards: [board] })))
  expect(error).toMatchObject({ code: 'DUPLICATE_ID', message: expect.stringContaining('"t1"') })
})

it('P01: refuses a project without frames', async () => {
  const sandbox = await startTestSandbox({ boards: [await makeBoard({ frames: [] })] })
  const error = await rejection(fetch('p1', sandbox))
  expect(error).toBeInstanceOf(ProjectError)
  expect(error).toMatchObject({ code: 'PROJECT_EMPTY', message: expect.stringContaining('"p1" has no frames yet') })
})

it('N28: says which scope the key lacks', async () => {
  const client = makeTestClient(await startTestSandbox(), { key: NO_FRAMES_KEY })
  const error = await rejection(fetchBoard({ client, projectId: 'p1', signal: noSignal }))
  expect(error).toBeInstanceOf(ApiRefusedError)
  expect(error).toMatchObject({ code: 'INSUFFICIENT_SCOPE', message: expect.stringContaining('"frames"') })
})

it.each(['', '../teams', 'a b', 'a/b', 'x'.repeat(129), 'é', 'p1\n'])(
  'refuses the project id %j before any request',
  async (projectId) => {
    const sandbox = await startTestSandbox()
    expect(await rejection(fetch(projectId, sandbox))).toBeInstanceOf(UsageError)
    expect(sandbox.requests).toHaveLength(0)
  },
)

it('N35: names the path of a wrong value in the whole list', async () => {
  const frames = wireFrames(150).with(120, wireFrame(121, { image: { url: 'ftp://x/y.jpg' } }))
  const sandbox = await startTestSandbox({ boards: [await makeBoard({ frames })] })
  const error = await rejection(fetch('p1', sandbox))
  expect(error).toBeInstanceOf(ProjectError)
  expect(error).toMatchObject({
    code: 'UPSTREAM_SCHEMA',
    message: expect.stringContaining('frames[120].image.url must be an http or https URL'),
  })
})

it.each(['null', '{}', '{"data": null}', '{"data": {"f1": {}}}', '7'])(
  'N35: a list that is %s is an error',
  async (body) => {
    const sandbox = await startTestSandbox({ faults: [{ path: /frames$/, times: 'always', kind: 'body', body }] })
    const error = await rejection(fetch('p1', sandbox))
    expect(error).toBeInstanceOf(UpstreamError)
    expect(error).toMatchObject({ code: 'UPSTREAM_SCHEMA', message: expect.stringContaining('list of frames') })
  },
)

it.each([{ version: 6 }, { updated_at: '2026-01-01T00:00:00Z' }])(
  'N37: reads again when %j changes',
  async (before) => {
    const sandbox = await startTestSandbox({ faults: [projectFault(before)] })
    expect((await fetch('p1', sandbox)).project.version).toBe('7')
    expect(sandbox.requests).toHaveLength(8)
  },
)

it('N37: gives up when the project is edited all the time', async () => {
  const faults = [1, 2, 3, 4, 5, 6].map((version) => projectFault({ version }))
  const error = await rejection(fetch('p1', await startTestSandbox({ faults })))
  expect(error).toBeInstanceOf(UpstreamError)
  expect(error).toMatchObject({ code: 'PROJECT_CHANGING' })
})

function fetch(projectId: string, sandbox: { url: string }) {
  return fetchBoard({ client: makeTestClient(sandbox), projectId, signal: noSignal })
}

function projectFault(fields: object): Fault {
  return { path: /projects\/p1$/, times: 1, kind: 'body', body: JSON.stringify({ data: wireProject(fields) }) }
}
