import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { homeOfThisFile } from './api-home.ts'
import { makeApiWorld } from './api-world.ts'

const home = homeOfThisFile()

test('of each answer it is told what was asked, by whom and how it went, and nothing secret', async () => {
  const { ask, order, answers, key } = await makeApiWorld(home())
  const id = await order()
  await ask('GET', `/v1/exports/${id}?token=canary`)
  await ask('GET', `/v1/exports/${randomUUID()}/files/canary`)
  await ask('GET', `/v1/exports/canary?key=${key}`)
  await ask('GET', '/v1/exports', { key: 'canary' })
  await ask('DELETE', '/v1/exports')
  await ask('GET', '/v1/canary')
  await ask('GET', '/canary', { key: null })
  const keyId = key.slice(8, 16)
  expect(answers.map(({ method, route, status, keyId: by }) => [method, route, status, by])).toEqual([
    ['POST', '/v1/exports', 201, keyId],
    ['GET', '/v1/exports/:id', 200, keyId],
    ['GET', '/v1/exports/:id/files/:name', 404, keyId],
    ['GET', '/v1/exports/:id', 404, keyId],
    ['GET', '/v1/exports', 401, null],
    ['DELETE', '/v1/exports', 405, keyId],
    ['GET', null, 404, keyId],
    ['GET', null, 404, null],
  ])
  expect(answers.map(({ exportId }) => exportId)).toEqual([
    ...[null, id, expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ...[null, null, null, null, null],
  ])
  for (const { ms, address, requestId } of answers) {
    expect(ms).toBeGreaterThanOrEqual(0)
    expect(address).toBe('127.0.0.1')
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
  }
  expect(JSON.stringify(answers)).not.toMatch(new RegExp(`canary|${key.slice(17)}`))
})
