import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { BEARER_TOKEN, EMPTY_WALLET_KEY, NO_FRAMES_KEY, SECOND_BEARER_TOKEN } from '../../src/sandbox/api-keys.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { apiCaller } from './api-caller.ts'

it('keeps teams with members, invites and projects', async () => {
  const { data, list, send } = apiCaller(await startTestSandbox())
  const { id } = await data('POST', '/teams', { name: 'Second unit' })
  await data('POST', `/teams/${id}/members`, { name: 'Ada', email: 'ada@example.com', role: 'owner' })
  await data('POST', `/teams/${id}/invites`, { email: 'bo@example.com' })
  expect(await send('POST', `/teams/${id}/invites`, { email: 'bo@example.com' })).toMatchObject({ status: 422 })
  await data('PATCH', '/projects/p1', { team_id: id })
  expect(await list(`/teams/${id}/members`)).toMatchObject([{ name: 'Ada', role: 'owner' }])
  expect(await data('PATCH', `/teams/${id}`, { name: 'Third unit' })).toMatchObject({
    name: 'Third unit',
    member_count: 1,
  })
  expect((await list(`/teams/${id}/projects`)).map((project) => project.id)).toEqual(['p1'])
  expect((await list('/teams')).map(({ name }) => name)).toEqual(['Gannet Pictures', 'Third unit'])
  await send('DELETE', `/teams/${id}`)
  expect(await data('GET', '/projects/p1')).toMatchObject({ team_id: null })
})

it('keeps voices', async () => {
  const { data, list, send } = apiCaller(await startTestSandbox())
  const { id } = await data('POST', '/voices', { name: 'Bo', pitch: 120 })
  expect(await data('PATCH', `/voices/${id}`, { name: 'Bo Diddley' })).toMatchObject({ name: 'Bo Diddley', pitch: 120 })
  expect(await list('/voices')).toHaveLength(5)
  await send('DELETE', `/voices/${id}`)
  expect(await send('GET', `/voices/${id}`)).toMatchObject({ status: 404, body: { message: 'Voice not found.' } })
})

it('takes an upload, serves it byte for byte, lists and forgets it', async () => {
  const { data, list, send } = apiCaller(await startTestSandbox())
  const picture = await readFile('src/sandbox/sample/media/frame-01.jpg')
  const form = new FormData()
  form.set('file', new File([picture], 'Poster.JPG', { type: 'image/jpeg' }))
  const asset = await data('POST', '/projects/p1/assets', form)
  expect(asset).toMatchObject({ name: 'Poster.JPG', type: 'image', content_type: 'image/jpeg', size: picture.length })
  const served = await fetch(String(asset['url']))
  expect(Buffer.from(await served.arrayBuffer()).equals(picture)).toBe(true)
  expect(await list('/projects/p1/assets')).toEqual([asset])
  await send('DELETE', `/assets/${asset.id}`)
  expect(await list('/projects/p1/assets')).toEqual([])
  expect((await fetch(String(asset['url']))).status).toBe(404)
})

it('refuses an upload that is no media, or nothing at all', async () => {
  const { send } = apiCaller(await startTestSandbox())
  const form = new FormData()
  form.set('file', new File(['#!/bin/sh'], 'run.sh'))
  expect((await send('POST', '/projects/p1/assets', form)).body).toMatchObject({
    errors: { file: ['Must be an image, a video or a sound, by its extension.'] },
  })
  expect(await send('POST', '/projects/p1/assets', new FormData())).toMatchObject({
    status: 422,
    body: { errors: { file: [expect.anything()] } },
  })
})

it('records an uploaded film as an export', async () => {
  const { data, list, send } = apiCaller(await startTestSandbox())
  const form = new FormData()
  form.set('file', new File(['a film'], 'film.mp4'))
  const asset = await data('POST', '/projects/p1/assets', form)
  const made = await data('POST', '/projects/p1/exports', { asset_id: asset.id })
  expect(made).toMatchObject({ status: 'completed', url: asset['url'], asset_id: asset.id })
  expect(await list('/projects/p1/exports')).toEqual([made])
  expect(await send('POST', '/projects/p1/exports', { asset_id: 'ast_none' })).toMatchObject({ status: 422 })
  await send('DELETE', `/exports/${made.id}`)
  expect(await send('GET', `/exports/${made.id}`)).toMatchObject({ status: 404 })
})

it('spends nothing of an empty wallet, and lets it read', async () => {
  const { send } = apiCaller(await startTestSandbox(), EMPTY_WALLET_KEY)
  for (const [path, body] of [
    ['/frames/f1/images', { prompt: 'x' }],
    ['/frames/f1/videos', {}],
    ['/projects/p1/voice', { text: 'x', voice_id: 'voice_keeper' }],
    ['/projects/p1/sfx', { prompt: 'x' }],
    ['/projects/p1/exports', {}],
  ] as const) {
    expect(await send('POST', path, body), path).toMatchObject({ status: 402, body: { success: false } })
  }
  const { status, body } = await send('GET', '/frames/f1')
  expect(status).toBe(200)
  expect(body, 'nothing was begun').not.toHaveProperty('data.generation_job_id')
})

it.each([
  ['GET', '/generation-jobs/x', 'frames'],
  ['POST', '/frames/f1/images', 'image_generation'],
  ['POST', '/frames/f1/videos', 'video_generation'],
  ['POST', '/projects/p1/exports', 'export'],
  ['GET', '/teams', 'teams'],
  ['GET', '/projects/p1/assets', 'assets'],
  ['GET', '/voices', 'voices'],
])('%s %s needs the scope %s', async (method, path, scope) => {
  const { send } = apiCaller(await startTestSandbox(), NO_FRAMES_KEY)
  expect(await send(method, path)).toEqual({
    status: 403,
    body: { success: false, message: `API key missing required scope: ${scope}` },
  })
})

it('allows 120 requests a minute to a user, whichever token is used', async () => {
  const { url } = await startTestSandbox()
  const statuses = []
  for (let index = 0; index < 122; index += 1) {
    const token = index % 2 === 0 ? BEARER_TOKEN : SECOND_BEARER_TOKEN
    const response = await fetch(`${url}/voices?per_page=1`, { headers: { Authorization: `Bearer ${token}` } })
    await response.arrayBuffer()
    statuses.push(response.status)
  }
  expect(statuses).toEqual([...Array.from({ length: 120 }, () => 200), 429, 429])
  const unknown = await fetch(`${url}/voices`, { headers: { Authorization: 'Bearer tok_other' } })
  expect([unknown.status, await unknown.json()]).toEqual([401, { success: false, message: 'Invalid token.' }])
})
