import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { ApiRefusedError, UpstreamError } from '../../src/errors.ts'
import { apiGroups } from '../../src/mstudio/api-groups.ts'
import { FULL_ACCESS_KEY, NO_FRAMES_KEY } from '../../src/sandbox/api-keys.ts'
import type { Fault } from '../../src/sandbox/faults.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { makeTestClient, noSignal, rejection } from './test-client.ts'

it('N26: a refused key ends the call at once and says which setting to check', async () => {
  const sandbox = await startTestSandbox()
  const client = makeTestClient(sandbox, { key: 'sk_wrong' })
  const error = await rejection(client.get({ route: 'projects', signal: noSignal }))
  expect(error).toBeInstanceOf(ApiRefusedError)
  expect(error).toMatchObject({ code: 'AUTH_INVALID_KEY', message: expect.stringContaining('Check MSTUDIO_API_KEY') })
  expect(sandbox.requests).toHaveLength(1)
})

it('N28: a missing scope is named', async () => {
  const sandbox = await startTestSandbox()
  const client = makeTestClient(sandbox, { key: NO_FRAMES_KEY })
  const error = await rejection(client.get({ route: 'frames', id: 'p1', signal: noSignal }))
  expect(error).toBeInstanceOf(ApiRefusedError)
  expect(error).toMatchObject({ code: 'INSUFFICIENT_SCOPE', message: expect.stringContaining('scope "frames"') })
  expect(sandbox.requests).toHaveLength(1)
})

it('N29: an unknown project is named', async () => {
  const client = makeTestClient(await startTestSandbox())
  const error = await rejection(client.get({ route: 'project', id: 'gone', signal: noSignal }))
  expect(error).toBeInstanceOf(ApiRefusedError)
  expect(error).toMatchObject({ code: 'PROJECT_NOT_FOUND', message: expect.stringContaining('no project "gone"') })
})

it('N29: a 404 for the list of projects points to the address of the API', async () => {
  const sandbox = await startTestSandbox()
  const client = makeTestClient({ url: `${sandbox.url}/elsewhere` })
  const error = await rejection(client.get({ route: 'projects', signal: noSignal }))
  expect(error).toMatchObject({ code: 'API_NOT_FOUND', message: expect.stringContaining('Check MSTUDIO_API_URL') })
})

it.each<[string, number, { message?: string; headers?: Record<string, string> }, string, string]>([
  ['N27: 402', 402, { message: 'Wallet is empty.' }, 'PAYMENT_REQUIRED', 'Wallet is empty.'],
  ['403 without a scope', 403, { message: 'Not available via API key' }, 'API_FORBIDDEN', 'Not available via API key'],
  ['409', 409, { message: 'Busy\nelsewhere' }, 'API_REFUSED', 'Busy elsewhere'],
  ['N15: a redirect', 302, { headers: { location: 'http://127.0.0.1:1/' } }, 'UPSTREAM_REDIRECT', 'redirect (302)'],
])('%s is passed on after one request', async (_, status, fields, code, text) => {
  const fault: Fault = { path: /projects/, times: 'always', kind: 'status', status, ...fields }
  const sandbox = await startTestSandbox({ faults: [fault] })
  const error = await rejection(makeTestClient(sandbox).get({ route: 'projects', signal: noSignal }))
  expect(error).toMatchObject({ code, message: expect.stringContaining(text) })
  expect(sandbox.requests).toHaveLength(1)
})

it('N30: a 422 names the fields', async () => {
  const body = JSON.stringify({ success: false, message: 'Invalid.', errors: { per_page: ['must be 1 to 50'] } })
  const sandbox = await startTestSandbox({
    faults: [{ path: /projects/, times: 'always', kind: 'body', status: 422, body }],
  })
  const error = await rejection(makeTestClient(sandbox).get({ route: 'projects', signal: noSignal }))
  expect(error).toMatchObject({
    code: 'UPSTREAM_VALIDATION',
    message: expect.stringContaining('per_page: must be 1 to 50'),
  })
  expect(sandbox.requests).toHaveLength(1)
})

it('N31: success false is an error although the status is 200', async () => {
  const body = JSON.stringify({ success: false, message: 'Workspace is archived', data: [] })
  const sandbox = await startTestSandbox({ faults: [{ path: /projects/, times: 'always', kind: 'body', body }] })
  const error = await rejection(makeTestClient(sandbox).get({ route: 'projects', signal: noSignal }))
  expect(error).toBeInstanceOf(ApiRefusedError)
  expect(error).toMatchObject({ code: 'API_REFUSED', message: expect.stringContaining('Workspace is archived') })
})

it.each([
  ['a login page', '<!doctype html><title>Sign in</title>'],
  ['a page after white space', '\r\n\t <html>'],
  ['a page after a byte order mark', '\uFEFF<html>'],
  ['a page after NULs', '\0\0<html>'],
])('N32: %s instead of JSON is called by its name', async (_, body) => {
  const sandbox = await startTestSandbox({
    faults: [{ path: /projects/, times: 'always', kind: 'body', body, contentType: 'text/html' }],
  })
  const error = await rejection(makeTestClient(sandbox).get({ route: 'projects', signal: noSignal }))
  expect(error).toBeInstanceOf(UpstreamError)
  expect(error).toMatchObject({ code: 'UPSTREAM_NOT_JSON', message: expect.stringContaining('web page') })
  expect(sandbox.requests).toHaveLength(1)
})

it('never shows the key, even when the server echoes it', async () => {
  const echo: Fault = { path: /projects/, times: 1, kind: 'status', status: 400, message: `Bad ${FULL_ACCESS_KEY}` }
  const reset: Fault = { path: /projects/, times: 'always', kind: 'reset' }
  const sandbox = await startTestSandbox({ faults: [echo, reset] })
  const client = makeTestClient(sandbox)
  const errors = [
    await rejection(client.get({ route: 'projects', signal: noSignal })),
    await rejection(client.get({ route: 'projects', signal: noSignal })),
  ]
  expect(errors).toMatchObject([{ code: 'API_REFUSED' }, { code: 'UPSTREAM_UNAVAILABLE' }])
  const shown = inspect([errors, client], { depth: 20, showHidden: true }) + JSON.stringify([errors, client])
  expect(shown).toContain('Bad [redacted]')
  expect(shown).not.toContain(FULL_ACCESS_KEY)
})

it('N34: names such as __proto__ change nothing but what they are in', async () => {
  const body = '{"data": {"id": "p1", "__proto__": {"fps": 1}, "constructor": {"prototype": {"fps": 1}}}}'
  const sandbox = await startTestSandbox({ faults: [{ path: /p1$/, times: 'always', kind: 'body', body }] })
  const { projects } = apiGroups(makeTestClient(sandbox))
  expect(await projects.get({ projectId: 'p1' })).toMatchObject({ id: 'p1', fps: null })
  expect(Reflect.get({}, 'fps')).toBeUndefined()
})
