import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { listExports } from '../../../src/service/exports/ledger.ts'
import { updateRecord } from '../../../src/service/records/update-record.ts'
import { makeBoard, wireFrames, wireProject } from '../../helpers/start-sandbox.ts'
import { homeOfThisFile } from './api-home.ts'
import { type ApiWorld, idOf, makeApiWorld } from './api-world.ts'

const home = homeOfThisFile()

const body = { projectId: 'p1' }

function send({ ask }: ApiWorld, key: string, sent: object = body, other: { key?: string } = {}) {
  return ask('POST', '/v1/exports', { body: sent, headers: { 'idempotency-key': key }, ...other })
}

async function countOf({ owner }: ApiWorld): Promise<number> {
  return (await listExports(home().records, { owner, before: null, limit: 1000 })).length
}

test('an export is asked for with the options of render, and is in the queue then', async () => {
  const world = await makeApiWorld(home())
  const order = {
    ...body,
    aspect: '320x180',
    fps: 24,
    captions: ['srt', 'srt'],
    look: { draft: true },
    priority: 'high',
  }
  const made = await world.ask('POST', '/v1/exports', { body: order })
  expect(made).toMatchObject({
    status: 201,
    data: { state: 'queued', projectId: 'p1', priority: 'high', request: { aspect: '320x180', captions: ['srt'] } },
  })
  expect(await world.ask('GET', `/v1/exports/${idOf(made)}`)).toMatchObject({ status: 200, data: made.data })
  expect(await world.ledger.exportJobs.stateOf(`${idOf(made)}.1`)).toEqual({ kind: 'waiting' })
  const [record] = await listExports(home().records, { owner: world.owner, before: null, limit: 1 })
  expect(record?.request.look).toMatchObject({ draft: true, fit: 'contain' })
})

test.each([
  [{}, 'projectId'],
  [{ projectId: '../p1' }, 'projectId'],
  [{ projectId: 'p2' }, 'projectId'],
  [{ ...body, colour: 'red' }, 'json'],
  [{ ...body, quality: 'best' }, 'quality'],
  [{ ...body, captions: ['burn', 'sung'] }, 'captions.1'],
  [{ ...body, look: { motion: 'spin' } }, 'look'],
  [{ ...body, sound: { duckingDb: 5 } }, 'sound.duckingDb'],
  [{ ...body, aspect: '8x8' }, 'aspect'],
  [{ ...body, aspect: 'wide' }, 'aspect'],
  [{ ...body, fps: 12.3 }, 'fps'],
  [{ ...body, aspect: '320x180', lines: 720 }, 'lines'],
])('what cannot be exported is refused by its field before anything is queued: %j', async (order, field) => {
  const world = await makeApiWorld(home())
  const refused = await world.ask('POST', '/v1/exports', { body: order })
  expect(refused).toMatchObject({ status: 422, body: { success: false, message: expect.stringMatching(/\.$/) } })
  expect(Object.keys(Object(refused.body['errors']))).toEqual([field])
  expect(await countOf(world)).toBe(0)
})

test('a project whose own format cannot be drawn is refused', async () => {
  const board = await makeBoard({ project: wireProject({ fps: 12.3 }), frames: wireFrames(1) })
  const { ask } = await makeApiWorld(home(), { sandbox: { boards: [board] } })
  expect(await ask('POST', '/v1/exports', { body })).toMatchObject({
    status: 422,
    body: { code: 'FPS_INVALID', errors: { projectId: [expect.any(String)] } },
  })
  expect(await ask('POST', '/v1/exports', { body: { ...body, fps: 24 } })).toMatchObject({ status: 201 })
})

test('a service whose M Studio key lacks a scope says which', async () => {
  const keys = [{ key: 'sk_sandbox_full', scopes: ['projects', 'audio'] }] as const
  const { ask } = await makeApiWorld(home(), {
    sandbox: { keys: keys.map(({ key, scopes }) => ({ key, scopes: [...scopes] })) },
  })
  expect(await ask('POST', '/v1/exports', { body })).toMatchObject({
    status: 503,
    body: { code: 'SERVICE_KEY_SCOPES', message: expect.stringContaining('lacks the scope frames') },
  })
})

test('M Studio that is down is no fault of the order', async () => {
  const down = { kind: 'status', status: 503, path: /projects/, times: 'always' } as const
  const { ask, sandbox } = await makeApiWorld(home(), { sandbox: { faults: [down] } })
  const { status, headers, body: answered } = await ask('POST', '/v1/exports', { body })
  expect({ status, code: answered['code'] }).toEqual({ status: 503, code: 'UPSTREAM_UNAVAILABLE' })
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  sandbox.setFaults([])
  expect(await ask('POST', '/v1/exports', { body })).toMatchObject({ status: 201 })
})

test('A05 the same request again gets the same answer, also from another process, and makes nothing', async () => {
  const world = await makeApiWorld(home())
  const first = await send(world, 'a5')
  expect(first.status).toBe(201)
  expect(first.headers.get('idempotent-replayed')).toBeNull()
  await world.finish(idOf(first))
  const restarted = await makeApiWorld(home())
  for (const each of [world, restarted]) {
    const again = await send(each, 'a5', { captions: ['burn'], ...body }, { key: world.key })
    expect(again).toMatchObject({ status: 201, body: first.body })
    expect(again.headers.get('idempotent-replayed')).toBe('true')
  }
  expect(await countOf(world)).toBe(1)
})

test('A06 the same key for another body is refused', async () => {
  const world = await makeApiWorld(home())
  await send(world, 'a6')
  expect(await send(world, 'a6', { ...body, quality: 'draft' })).toMatchObject({
    status: 422,
    body: { code: 'IDEMPOTENCY_KEY_REUSED' },
  })
  expect(await countOf(world)).toBe(1)
})

test('A06 a key whose request was refused is free for a better one', async () => {
  const world = await makeApiWorld(home())
  expect(await send(world, 'a6b', { projectId: 'p2' })).toMatchObject({ status: 422 })
  expect(await send(world, 'a6b')).toMatchObject({ status: 201 })
})

test('A07 of 50 at once, one makes the export', async () => {
  const world = await makeApiWorld(home())
  const answers = await Promise.all(Array.from({ length: 50 }, () => send(world, 'a7')))
  const made = answers.filter(({ status }) => status === 201)
  const busy = answers.filter(({ status }) => status === 409)
  expect(made.length).toBeGreaterThan(0)
  expect(made.length + busy.length).toBe(50)
  expect(new Set(made.map(idOf)).size).toBe(1)
  expect(await countOf(world)).toBe(1)
  expect(await send(world, 'a7')).toMatchObject({
    status: 201,
    data: { id: idOf(made[0] ?? (await send(world, 'x'))) },
  })
})

test('A08 a key must be a key, and is its owner’s own', async () => {
  const world = await makeApiWorld(home())
  for (const key of ['', 'k'.repeat(256)]) {
    expect(await send(world, key)).toMatchObject({ status: 400, body: { code: 'IDEMPOTENCY_KEY_INVALID' } })
  }
  const longest = await send(world, 'k'.repeat(255))
  const other = await send(world, 'k'.repeat(255), body, { key: await world.makeKey({ owner: `o-${randomUUID()}` }) })
  expect([longest.status, other.status]).toEqual([201, 201])
  expect(idOf(longest)).not.toBe(idOf(other))
})

test('A09 what a crash left between the export and its answer is finished by the next request', async () => {
  const world = await makeApiWorld(home())
  const first = await send(world, 'a9')
  const rewind = async (claimedAt: string) => {
    const [claim] = await home().records.list('idempotency', { owner: world.owner, before: null, limit: 1 })
    await updateRecord(home().records, {
      kind: 'idempotency',
      id: claim?.id ?? '',
      parse: (value) => Object(value),
      change: (value) => ({ ...value, state: 'claimed', answer: null, claimedAt }),
    })
  }
  await rewind(new Date().toISOString())
  expect(await send(world, 'a9')).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_IN_PROGRESS' } })
  await rewind(new Date(Date.now() - 61_000).toISOString())
  expect(await send(world, 'a9')).toMatchObject({ status: 201, data: { id: idOf(first) } })
  expect(await countOf(world)).toBe(1)
  expect((await world.ledger.exportJobs.counts()).waiting).toBeGreaterThan(0)
})

test('A17 an owner has only so many exports at a time, and those that ended make room', async () => {
  const world = await makeApiWorld(home(), { limits: { unfinishedExports: 2 } })
  const [first] = [await world.order(), await world.order()]
  const full = await world.ask('POST', '/v1/exports', { body })
  expect(full).toMatchObject({ status: 429, body: { message: expect.stringContaining('2 exports') } })
  expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0)

  const roomy = await makeApiWorld(home(), { limits: { unfinishedExports: 2 } })
  await world.finish(first)
  expect(await roomy.ask('POST', '/v1/exports', { body, key: world.key })).toMatchObject({ status: 201 })
})

test('A26 pages have no gap and no double while exports are made', async () => {
  const world = await makeApiWorld(home())
  const before = []
  for (let count = 0; count < 5; count++) before.push(await world.order())
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { body: page, data } = await world.ask('GET', `/v1/exports?limit=2${cursor && `&cursor=${cursor}`}`)
    for (const each of Object(data)) seen.push(each.id)
    await world.order()
    const next = Object(page['meta']).nextCursor
    if (next === null) break
    cursor = next
  }
  expect(seen).toEqual(before.toReversed())
  expect(await world.ask('GET', '/v1/exports?limit=0')).toMatchObject({ status: 422 })
  expect(await world.ask('GET', '/v1/exports?cursor=zzz')).toMatchObject({ status: 422 })
})
