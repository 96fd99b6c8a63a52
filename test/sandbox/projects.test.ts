import { expect, it } from 'vitest'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { apiCaller } from './api-caller.ts'

it('creates, reads, changes and deletes a project', async () => {
  const { send, data, list } = apiCaller(await startTestSandbox())
  const { id } = await data('POST', '/projects', { title: 'Night ferry', aspect_ratio: '9:16' })
  expect(await data('GET', `/projects/${id}`)).toMatchObject({ title: 'Night ferry', aspect_ratio: '9:16', version: 1 })
  const changed = await data('PATCH', `/projects/${id}`, { title: 'Day ferry' })
  expect(changed).toMatchObject({ title: 'Day ferry', aspect_ratio: '9:16', version: 2 })
  expect((await list('/projects')).map(({ title }) => title)).toEqual(['Lighthouse', 'Day ferry'])
  expect(await send('DELETE', `/projects/${id}`)).toEqual({ status: 200, body: { success: true } })
  expect(await send('GET', `/projects/${id}`)).toMatchObject({ status: 404, body: { message: 'Project not found.' } })
})

it('names every wrong field of a body, and refuses one that is no JSON', async () => {
  const sandbox = await startTestSandbox()
  const { send } = apiCaller(sandbox)
  expect(await send('POST', '/projects', { aspect_ratio: 'wide', fps: -1, team_id: 'team_gannet' })).toEqual({
    status: 422,
    body: {
      success: false,
      message: 'The given data was invalid.',
      errors: {
        title: [expect.stringContaining('expected string')],
        aspect_ratio: ['Must be a ratio such as 16:9.'],
        fps: [expect.stringContaining('>0')],
      },
    },
  })
  const refused = await send('POST', '/projects', { title: 'x', team_id: 'team_nobody' })
  expect(refused.body).toMatchObject({ errors: { team_id: ['There is no such team.'] } })
  const form = new FormData()
  expect(await send('POST', '/projects', form)).toMatchObject({
    status: 422,
    body: { errors: { body: [expect.anything()] } },
  })
})

it('writes a screenplay, with frames when asked', async () => {
  const { data, list } = apiCaller(await startTestSandbox())
  const { id } = await data('POST', '/projects', { title: 'Night ferry' })
  const prompt = 'A ferry crosses in fog'
  const written = await data('POST', `/projects/${id}/script`, { prompt, scenes: 3, create_frames: true })
  expect(written).toMatchObject({ script: expect.stringContaining('A ferry crosses in fog.'), frames_created: 3 })
  const frames = await list(`/projects/${id}/frames`)
  expect(frames.map(({ position }) => position)).toEqual([1, 2, 3])
  expect(frames[1]).toMatchObject({
    script: expect.stringMatching(/^(INT|EXT)\. .+ - \w+\n\n/),
    dialogue: expect.any(String),
  })
})

it('adds a frame at the end, keeps what it was before each change, and leaves its sounds behind', async () => {
  const { data, list, send } = apiCaller(await startTestSandbox())
  const { id } = await data('POST', '/projects/p1/frames', { title: 'New', script: 'First' })
  expect((await list('/projects/p1/frames')).map((frame) => frame['position'])).toEqual([1, 2, 3, 4])
  await data('PATCH', `/frames/${id}`, { script: 'Second', duration: 3 })
  await data('PATCH', `/frames/${id}`, { title: 'Newer' })
  expect(await list(`/frames/${id}/versions`)).toMatchObject([{ number: 1, script: 'First' }])
  expect(await data('GET', `/frames/${id}?include=versions`)).toMatchObject({
    script: 'Second',
    versions: [{ number: 1 }],
  })
  expect((await data('GET', '/projects/p1'))['version'], 'three changes').toBe(10)

  await send('DELETE', '/frames/f2')
  expect(await data('GET', '/audio-tracks/t1')).toMatchObject({ frame_id: null })
  expect(await send('PATCH', '/frames/f2', {})).toMatchObject({ status: 404, body: { message: 'Frame not found.' } })
})

it('takes comments and reviews, and shows them where they are asked for', async () => {
  const { data, list } = apiCaller(await startTestSandbox())
  await data('POST', '/frames/f1/comments', { text: 'Hold longer', at: 1.5 })
  await data('POST', '/frames/f1/reviews', { status: 'changes_requested', text: 'Too dark' })
  expect(await list('/frames/f1/comments')).toMatchObject([{ text: 'Closer' }, { text: 'Hold longer', at: 1.5 }])
  const [frame] = await list('/projects/p1/frames?include=comments,reviews')
  expect(frame).toMatchObject({
    status: 'changes_requested',
    comments: [{}, { author: 'API', text: 'Hold longer' }],
    reviews: [{ text: 'Too dark', status: 'changes_requested' }],
  })
})

it('creates, reads, changes and deletes an audio track', async () => {
  const sandbox = await startTestSandbox()
  const { data, list, send } = apiCaller(sandbox)
  const url = `${new URL(sandbox.url).origin}/media/p1/music.mp3`
  const { id } = await data('POST', '/projects/p1/audio-tracks', { kind: 'music', url, volume: 0.4 })
  expect(await data('PATCH', `/audio-tracks/${id}`, { fade_out: 1 })).toMatchObject({ url, volume: 0.4, fade_out: 1 })
  expect(await list('/projects/p1/audio-tracks')).toHaveLength(3)
  await send('DELETE', `/audio-tracks/${id}`)
  expect(await list('/projects/p1/audio-tracks')).toHaveLength(2)
  const wrong = await send('POST', '/projects/p1/audio-tracks', { kind: 'noise', url: 'ftp://x', frame_id: 'f9' })
  expect(wrong.body).toMatchObject({ errors: { kind: [expect.anything()], url: ['Must be an http or https URL.'] } })
})
