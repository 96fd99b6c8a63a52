import { expect, test } from 'vitest'
import { UpstreamError } from '../../src/errors.ts'
import type { FaultKind } from '../../src/sandbox/faults.ts'
import { startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { FAST, makeTestClient, rejection } from './test-client.ts'

const TEAMS = { path: /teams$/, times: 'always' } as const

test.each<[string, FaultKind]>([
  ['is answered with 503', { kind: 'status', status: 503, retryAfter: '0' }],
  ['loses its connection', { kind: 'reset' }],
  ['loses its answer', { kind: 'truncate' }],
  ['gets no answer', { kind: 'silence' }],
  ['gets an answer that cannot be read', { kind: 'bad-json' }],
])(
  'a change that %s is not sent again, and the error says that it may have been done',
  async (_, fault) => {
    const sandbox = await startTestSandbox({ faults: [{ ...TEAMS, ...fault }] })
    const error = await rejection(makeTeam(sandbox))
    expect(error).toBeInstanceOf(UpstreamError)
    expect(error).toMatchObject({ message: expect.stringContaining('may have been done all the same') })
    expect(sandbox.requests).toHaveLength(1)
  },
  5000,
)

test('a change is sent again after a 429, and when no connection was made', async () => {
  const sandbox = await startTestSandbox({
    faults: [{ ...TEAMS, times: 1, kind: 'status', status: 429, retryAfter: '0' }],
  })
  expect(await makeTeam(sandbox)).toMatchObject({ data: { name: 'Pier' } })
  expect(sandbox.requests).toHaveLength(2)

  const waits: unknown[] = []
  const closed = await startSandbox()
  await closed.stop()
  const error = await rejection(makeTeam(closed, (wait) => waits.push(wait)))
  expect(error).toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    message: expect.not.stringContaining('may have been done'),
  })
  expect(waits).toHaveLength(4)
}, 5000)

function makeTeam(sandbox: { url: string }, onWait?: (wait: unknown) => void): Promise<unknown> {
  const client = makeTestClient(sandbox, { limits: { ...FAST, attemptTimeoutMs: 400 }, ...(onWait && { onWait }) })
  return client.change({ method: 'POST', route: 'teams', body: { kind: 'json', value: { name: 'Pier' } } })
}
